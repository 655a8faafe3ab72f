import { darken, lighten, mix } from "../colours.ts";
import type { Look, Subject } from "./subject.ts";

const wheel = ({ paint }: Look, x: number, r: number) => {
  paint.circle(x, -r, r, "#3d3744");
  paint.circle(x, -r, r * 0.52, "#e6ddd0", { hasLine: false });
};

/** Stars of five points around (x, y). */
export function starPath(x: number, y: number, r: number): string {
  let d = "";
  for (let i = 0; i < 10; i += 1) {
    const angle = -Math.PI / 2 + (i * Math.PI) / 5;
    const reach = i % 2 === 0 ? r : r * 0.48;
    d += `${i === 0 ? "M" : "L"}${(x + Math.cos(angle) * reach).toFixed(1)} ${(y + Math.sin(angle) * reach).toFixed(1)}`;
  }
  return `${d}z`;
}

export const THINGS: Record<string, Subject> = {
  boat: {
    habitat: "carrier",
    heightUnits: 400,
    widthUnits: 380,
    drawBehindCrew(look) {
      const { paint, palette } = look;
      const sail = mix("#fff6e4", palette.skyTop, palette.isDark ? 0.2 : 0);
      paint.line("M10 -70V-384", "#7a543c", 11);
      paint.path("M20 -374C90 -320 132 -220 136 -122C100 -130 60 -128 20 -118z", sail);
      paint.path(
        "M0 -350C-40 -290 -78 -210 -84 -132C-56 -136 -30 -134 0 -126z",
        lighten(look.random.pick(palette.accents), 0.3),
      );
      paint.line("M46 -240Q84 -238 112 -226M42 -176Q92 -176 128 -164", darken(sail, 0.14), 4, 0.7);
      paint.path("M10 -384l52 12l-52 14z", look.random.pick(palette.accents));
    },
    draw(look) {
      const { paint, palette } = look;
      const hull = look.colour ?? look.random.fork("hull").pick(palette.accents);
      paint.path("M-180 -96Q-160 -78 0 -80Q160 -78 190 -106C180 -50 140 0 110 4H-110C-140 0 -170 -50 -180 -96z", hull);
      paint.line("M-172 -76Q-120 -60 0 -60Q130 -60 182 -84", lighten(hull, 0.5), 10);
      for (const x of [-80, -20, 40, 98]) paint.circle(x, -36, 9, lighten(hull, 0.55), { hasLine: false });
    },
  },
  rocket: {
    habitat: "carrier",
    heightUnits: 380,
    widthUnits: 220,
    draw(look) {
      const { paint, palette } = look;
      const red = look.colour ?? look.random.pick(palette.accents);
      paint.glow(0, 30, 130, "#ffb347", 0.9);
      paint.path("M-34 -40Q-46 30 0 92Q46 30 34 -40z", "#ffb347", { hasLine: false });
      paint.path("M-18 -40Q-22 16 0 52Q22 16 18 -40z", "#ffe9a0", { hasLine: false });
      for (const side of [-1, 1])
        paint.path(`M${side * 50} -150C${side * 104} -110 ${side * 104} -60 ${side * 96} -20L${side * 40} -60z`, red);
      paint.path("M0 -380C70 -310 76 -150 46 -44H-46C-76 -150 -70 -310 0 -380z", "#f6f2ea");
      paint.path("M0 -380C34 -346 52 -298 57 -250Q0 -232 -57 -250C-52 -298 -34 -346 0 -380z", red);
      paint.circle(0, -180, 36, darken(red, 0.2));
      paint.circle(0, -180, 27, "#bfe6f2");
      paint.line("M-14 -190q4 -12 16 -14", "#fff", 6, 0.9);
      paint.path("M-46 -44H46L36 -22H-36z", "#8a8794");
      paint.path("M-9 -110Q0 -116 9 -110V-30H-9z", red);
    },
  },
  balloon: {
    habitat: "carrier",
    heightUnits: 430,
    widthUnits: 270,
    draw(look) {
      const { paint, palette } = look;
      const colours = [
        look.colour ?? palette.accents[0]!,
        lighten(look.random.pick(palette.accents), 0.45),
        look.random.pick(palette.accents),
      ];
      paint.line("M-62 -176L-34 -70M62 -176L34 -70M-20 -168L-14 -70M20 -168L14 -70", "#7a5f4a", 4);
      paint.path(
        "M-40 -164C-130 -220 -140 -300 -120 -348C-90 -412 -40 -430 0 -430C40 -430 90 -412 120 -348C140 -300 130 -220 40 -164Q0 -152 -40 -164z",
        colours[0]!,
      );
      paint.path(
        "M-28 -160C-76 -230 -80 -330 -56 -380C-40 -416 -20 -430 0 -430C20 -430 40 -416 56 -380C80 -330 76 -230 28 -160Q0 -154 -28 -160z",
        colours[1]!,
      );
      paint.path(
        "M-12 -157C-30 -240 -30 -340 -18 -392C-12 -420 -6 -430 0 -430C6 -430 12 -420 18 -392C30 -340 30 -240 12 -157z",
        colours[2]!,
      );
      paint.path("M-52 -76H52L42 -6Q0 6 -42 -6z", "#b98352");
      paint.line("M-48 -56H48M-46 -34H46", darken("#b98352", 0.3), 4, 0.7);
      paint.rect(-58, -86, 116, 16, "#8f5f3a", { radius: 8 });
    },
  },
  car: {
    habitat: "ground",
    heightUnits: 170,
    widthUnits: 300,
    draw(look) {
      const { paint, palette } = look;
      const body = look.colour ?? look.pose.pick(palette.accents);
      paint.path(
        "M-140 -36C-146 -92 -110 -96 -88 -98C-66 -160 -40 -168 0 -168C46 -168 70 -150 92 -100C130 -96 146 -84 142 -36z",
        body,
      );
      paint.path("M-74 -98C-58 -142 -44 -150 -8 -150V-98z", "#d9eef2");
      paint.path("M6 -98V-150C44 -150 56 -136 74 -98z", "#d9eef2");
      paint.rect(-146, -50, 292, 18, darken(body, 0.25), { radius: 9 });
      paint.circle(132, -74, 11, "#ffe59a");
      wheel(look, -84, 36);
      wheel(look, 84, 36);
    },
  },
  train: {
    habitat: "ground",
    heightUnits: 220,
    widthUnits: 430,
    draw(look) {
      const { paint, palette, pose } = look;
      const body = look.colour ?? look.random.pick(palette.accents);
      for (let i = 0; i < 4; i += 1)
        paint.circle(96 - i * 34 + pose.between(-6, 6), -224 - i * 26, 17 + i * 7, "#fbf7f2", {
          opacity: 0.75 - i * 0.12,
          hasLine: false,
        });
      paint.rect(-210, -150, 130, 110, look.random.pick(palette.accents), { radius: 12 });
      paint.rect(-194, -128, 40, 40, "#d9eef2", { radius: 6 });
      paint.rect(-138, -128, 40, 40, "#d9eef2", { radius: 6 });
      paint.rect(-60, -196, 100, 156, body, { radius: 10 });
      paint.rect(-40, -170, 60, 54, "#d9eef2", { radius: 8 });
      paint.rect(-72, -210, 124, 20, darken(body, 0.3), { radius: 9 });
      paint.rect(30, -126, 140, 86, body, { radius: 30 });
      paint.path("M78 -124L70 -190H122L114 -124z", darken(body, 0.4));
      paint.circle(168, -90, 14, "#ffe59a");
      paint.path("M160 -50L214 -14H150z", darken(body, 0.4));
      paint.line("M-80 -52H-58", "#4a4450", 10);
      for (const [x, r] of [
        [-178, 25],
        [-112, 25],
        [-20, 34],
        [64, 30],
        [132, 30],
      ] as const)
        wheel(look, x, r);
    },
  },
  campfire: {
    habitat: "ground",
    heightUnits: 120,
    widthUnits: 130,
    draw(look) {
      const { paint } = look;
      paint.glow(0, -50, 260, "#ffb347", 0.85);
      paint.path(
        "M-42 -12C-60 -60 -20 -70 -14 -120C20 -100 14 -76 24 -70C30 -84 28 -92 30 -96C56 -60 50 -30 40 -12z",
        "#f08a3c",
        { hasLine: false },
      );
      paint.path("M-22 -12C-30 -40 -8 -50 -2 -80C16 -60 26 -40 20 -12z", "#ffd35c", { hasLine: false });
      paint.line("M-56 -4L50 -20M56 -4L-50 -20", "#7a4f32", 16);
    },
  },
  snowman: {
    habitat: "ground",
    heightUnits: 270,
    widthUnits: 170,
    draw(look) {
      const { paint, palette } = look;
      const scarf = look.colour ?? look.random.pick(palette.accents);
      paint.line("M-48 -128L-110 -176m22 18l-26 -4M48 -128L112 -180m-22 18l24 -6", "#7a543c", 7);
      paint.circle(0, -56, 66, "#f6fafc");
      paint.circle(0, -136, 49, "#f8fbfd");
      paint.circle(0, -206, 40, "#fbfdfe");
      for (const y of [-150, -128, -60]) paint.circle(0, y, 5, "#4a4450", { hasLine: false });
      for (const side of [-1, 1]) paint.circle(side * 14, -214, 5, "#2b2233", { hasLine: false });
      paint.path("M0 -206L46 -196L0 -192z", "#f08a3c");
      paint.line("M-16 -186q16 12 30 2", "#2b2233", 4);
      paint.path("M-42 -180Q0 -160 42 -180L44 -160Q0 -142 -44 -160z", scarf);
      paint.path("M20 -160l14 58 24 -6 -14 -58z", darken(scarf, 0.12));
      paint.rect(-30, -290, 60, 52, "#4a4158", { radius: 6 });
      paint.rect(-48, -244, 96, 13, "#4a4158", { radius: 6 });
      paint.rect(-30, -258, 60, 13, scarf);
    },
  },
  treasure: {
    habitat: "ground",
    heightUnits: 150,
    widthUnits: 200,
    draw(look) {
      const { paint, pose } = look;
      paint.glow(0, -90, 170, "#ffdf7a", 0.7);
      paint.path("M-84 -84C-84 -150 84 -150 84 -84z", "#8a5a38");
      for (let i = 0; i < 16; i += 1)
        paint.ellipse(pose.between(-66, 66), -86 - pose.between(0, 18), 13, 9, i % 3 === 0 ? "#f7dd84" : "#f0bf4a");
      paint.rect(-88, -84, 176, 86, "#a06a40", { radius: 8 });
      for (const x of [-88, -10, 68]) paint.rect(x, -84, 20, 86, "#e0b04a");
      paint.circle(0, -52, 13, "#f7dd84");
    },
  },
  gift: {
    habitat: "ground",
    heightUnits: 130,
    widthUnits: 130,
    draw(look) {
      const { paint, palette } = look;
      const box = look.colour ?? look.pose.pick(palette.accents);
      const ribbon = lighten(look.pose.pick(palette.accents.filter((it) => it !== box)), 0.3);
      paint.rect(-54, -84, 108, 86, box, { radius: 5 });
      paint.rect(-62, -104, 124, 28, lighten(box, 0.12), { radius: 6 });
      paint.rect(-12, -104, 24, 106, ribbon);
      paint.path(
        "M0 -104C-60 -110 -54 -150 -26 -142C-10 -136 -4 -118 0 -104C4 -118 10 -136 26 -142C54 -150 60 -110 0 -104z",
        ribbon,
      );
    },
  },
  cake: {
    habitat: "ground",
    heightUnits: 190,
    widthUnits: 200,
    draw(look) {
      const { paint, palette } = look;
      const cream = look.colour ?? "#fbdfe3";
      paint.ellipse(0, -6, 108, 14, "#e6ddd0");
      paint.rect(-90, -70, 180, 66, "#c98f5d", { radius: 12 });
      paint.rect(-64, -124, 128, 60, "#dca673", { radius: 12 });
      paint.path(
        "M-92 -60V-78Q0 -96 92 -78V-60Q70 -36 56 -58Q36 -34 18 -58Q0 -30 -20 -58Q-40 -36 -56 -58Q-76 -36 -92 -60z",
        cream,
      );
      paint.path(
        "M-66 -114V-128Q0 -144 66 -128V-114Q46 -94 32 -112Q12 -90 -6 -112Q-26 -92 -40 -112Q-54 -96 -66 -114z",
        cream,
      );
      for (const x of [-32, 0, 32]) {
        paint.rect(x - 5, -172, 10, 38, look.pose.pick(palette.accents), { radius: 4 });
        paint.glow(x, -182, 34, "#ffcf6b", 0.9);
        paint.path(`M${x} -196q10 14 0 22q-10 -8 0 -22z`, "#ffc64f", { hasLine: false });
      }
    },
  },
  star: {
    habitat: "sky",
    heightUnits: 150,
    widthUnits: 150,
    draw(look) {
      const { paint } = look;
      paint.glow(0, -75, 150, "#ffe59a", 0.9);
      paint.path(starPath(0, -75, 72), look.colour ?? "#ffd862");
      paint.circle(-16, -80, 7, "#4a3420", { hasLine: false });
      paint.circle(16, -80, 7, "#4a3420", { hasLine: false });
      paint.line("M-10 -62q10 9 20 0", "#4a3420", 4);
    },
  },
};
