import { darken, lighten, mix } from "../colours.ts";
import type { Look, Subject } from "./subject.ts";

/** A window, lit at night. */
function windowAt(
  { paint, palette }: Look,
  x: number,
  y: number,
  width: number,
  height: number,
  isArched = true,
): void {
  const glass = palette.isDark ? "#ffd97a" : "#cfe8ee";
  if (palette.isDark) paint.glow(x, y, width * 2.2, "#ffcf6b", 0.55);
  const top = isArched
    ? `Q${x - width / 2} ${y - height / 2 - width * 0.4} ${x} ${y - height / 2 - width * 0.4}Q${x + width / 2} ${y - height / 2 - width * 0.4} ${x + width / 2} ${y - height / 2}`
    : `H${x + width / 2}`;
  paint.path(`M${x - width / 2} ${y + height / 2}V${y - height / 2}${top}V${y + height / 2}z`, glass);
  paint.line(
    `M${x} ${y - height / 2 - (isArched ? width * 0.36 : 0)}V${y + height / 2}M${x - width / 2} ${y}H${x + width / 2}`,
    "#fdf7ea",
    3.5,
  );
}

function smoke({ paint, pose }: Look, x: number, y: number): void {
  for (let i = 0; i < 4; i += 1)
    paint.circle(x + i * 14 + pose.between(-5, 8), y - i * 26, 11 + i * 5, "#f5f2ee", {
      opacity: 0.6 - i * 0.11,
      hasLine: false,
    });
}

export const BUILDINGS: Record<string, Subject> = {
  house: {
    habitat: "back",
    heightUnits: 330,
    widthUnits: 330,
    draw(look) {
      const { paint, palette, pose } = look;
      const wall = mix(
        look.pose.pick(["#fbeed6", "#f6dcc6", "#e6ecdf", "#f3e3c3"]),
        palette.isDark ? palette.skyTop : "#fff",
        palette.isDark ? 0.45 : 0,
      );
      const roof = look.colour ?? pose.pick(palette.accents);
      paint.rect(56, -300, 34, 90, mix("#a8705a", palette.skyTop, palette.isDark ? 0.4 : 0));
      smoke(look, 74, -316);
      paint.path("M-112 0V-166H112V0z", wall);
      paint.path(
        "M-146 -152Q-136 -168 -20 -296Q0 -316 20 -296Q136 -168 146 -152Q132 -140 112 -152H-112Q-132 -140 -146 -152z",
        roof,
      );
      for (const y of [-180, -212, -244])
        paint.line(`M${-(y + 316) * 0.78} ${y}H${(y + 316) * 0.78}`, darken(roof, 0.25), 3.4, 0.5);
      paint.path("M-30 0V-70Q-30 -100 0 -100Q30 -100 30 -70V0z", mix(roof, "#6a4630", 0.65));
      paint.circle(18, -44, 4.5, "#f0cf7a", { hasLine: false });
      windowAt(look, -70, -84, 44, 50);
      windowAt(look, 72, -84, 44, 50);
      windowAt(look, 0, -196, 42, 40);
      for (const x of [-70, 72])
        for (const dx of [-20, -7, 7, 20])
          paint.circle(x + dx, -52, 8, pose.pick([...palette.accents, ...palette.leaves]), { hasLine: false });
    },
  },
  castle: {
    habitat: "back",
    heightUnits: 560,
    widthUnits: 520,
    draw(look) {
      const { paint, palette } = look;
      const stone = mix(
        look.colour ? lighten(look.colour, 0.3) : look.random.pick(["#d8d2dc", "#e6d8c3", "#c9c3cf"]),
        palette.skyLow,
        palette.isDark ? 0.4 : 0.12,
      );
      const roof = look.random.pick(palette.accents);
      const tower = (x: number, width: number, height: number) => {
        paint.rect(x - width / 2, -height, width, height, stone);
        for (let i = 0; i < 4; i += 1)
          paint.line(
            `M${x - width / 2 + 8 + i * width * 0.22} ${-height * (0.24 + ((i * 37) % 50) / 100)}h${width * 0.14}`,
            darken(stone, 0.18),
            4,
            0.6,
          );
        paint.path(
          `M${x - width * 0.68} ${-height + 6}Q${x - width * 0.2} ${-height - width * 0.6} ${x} ${-height - width * 1.35}Q${x + width * 0.2} ${-height - width * 0.6} ${x + width * 0.68} ${-height + 6}Q${x} ${-height + 18} ${x - width * 0.68} ${-height + 6}z`,
          roof,
        );
        windowAt(look, x, -height + width * 0.62, width * 0.3, width * 0.44);
        const top = -height - width * 1.35;
        paint.line(`M${x} ${top + 4}v-40`, "#7a5a48", 4);
        paint.path(`M${x} ${top - 36}l36 12l-36 12z`, look.random.pick(palette.accents));
      };
      tower(-92, 70, 320);
      tower(96, 78, 358);
      const merlons = (left: number, right: number, y: number) => {
        for (let x = left; x < right - 8; x += 36) paint.rect(x, y - 20, 22, 26, stone);
      };
      merlons(-130, 130, -236);
      paint.rect(-130, -236, 260, 236, stone);
      windowAt(look, -54, -180, 30, 46);
      windowAt(look, 54, -180, 30, 46);
      merlons(-196, 196, -140);
      paint.rect(-200, -142, 400, 142, darken(stone, 0.06));
      tower(-206, 84, 214);
      tower(206, 84, 234);
      paint.path("M-46 0V-66Q-46 -112 0 -112Q46 -112 46 -66V0z", "#6a4a38");
      paint.line("M-46 -40H46M-24 0V-102M0 0V-110M24 0V-102", "#46302a", 4.5);
    },
  },
  lighthouse: {
    habitat: "back",
    heightUnits: 480,
    widthUnits: 220,
    draw(look) {
      const { paint, palette } = look;
      const red = look.colour ?? look.random.pick(palette.accents);
      const white = mix("#fdf7ec", palette.skyTop, palette.isDark ? 0.25 : 0);
      paint.path(
        "M-250 16Q-190 -14 -140 -16Q-80 -48 0 -40Q90 -50 150 -16Q210 -10 260 16z",
        mix("#8f8a94", palette.skyTop, 0.2),
      );
      if (palette.isDark) {
        paint.path("M0 -396L-560 -520V-330z", "#fff3c4", { opacity: 0.24, hasLine: false, isRound: false });
        paint.path("M0 -396L560 -470V-290z", "#fff3c4", { opacity: 0.24, hasLine: false, isRound: false });
      }
      const at = (t: number) => 62 - t * 26;
      for (let i = 0; i < 5; i += 1) {
        const [low, high] = [i / 5, (i + 1) / 5];
        paint.path(
          `M${-at(low)} ${-24 - low * 330}H${at(low)}L${at(high)} ${-24 - high * 330}H${-at(high)}z`,
          i % 2 === 0 ? red : white,
        );
      }
      windowAt(look, 0, -120, 24, 34);
      windowAt(look, 0, -250, 20, 30);
      paint.rect(-48, -366, 96, 14, darken(red, 0.3), { radius: 5 });
      paint.glow(0, -394, 150, "#ffe9a0", 1);
      paint.rect(-27, -420, 54, 54, "#ffe59a");
      paint.line("M-9 -420v54M9 -420v54", "#6a5238", 4);
      paint.path("M-38 -418Q0 -470 38 -418z", red);
      paint.circle(0, -452, 7, red);
    },
  },
  windmill: {
    habitat: "back",
    heightUnits: 430,
    widthUnits: 340,
    draw(look) {
      const { paint, palette, pose } = look;
      const wall = mix("#f6e8d0", palette.skyTop, palette.isDark ? 0.4 : 0);
      const roof = look.colour ?? look.random.pick(palette.accents);
      paint.path("M-84 0L-54 -240H54L84 0z", wall);
      paint.path("M-68 -236Q-40 -312 0 -318Q40 -312 68 -236z", roof);
      paint.path("M-24 0V-56Q-24 -80 0 -80Q24 -80 24 -56V0z", "#7a543c");
      windowAt(look, 0, -150, 32, 38);
      paint.at(
        0,
        -262,
        1,
        () => {
          for (let i = 0; i < 4; i += 1) {
            paint.at(
              0,
              0,
              1,
              () => {
                paint.line("M0 0V-150", "#7a543c", 7);
                paint.path("M6 -34H40V-150H6z", "#fffaf0", { opacity: 0.92 });
                paint.line("M6 -64H40M6 -92H40M6 -120H40M23 -34V-150", "#c9ab86", 3);
              },
              i * 90,
            );
          }
          paint.circle(0, 0, 12, "#6a4630");
        },
        pose.between(8, 50),
      );
    },
  },
  tent: {
    habitat: "back",
    heightUnits: 190,
    widthUnits: 280,
    draw(look) {
      const { paint, palette } = look;
      const cloth = look.colour ?? look.random.pick(palette.accents);
      if (palette.isDark) paint.glow(0, -60, 180, "#ffcf6b", 0.6);
      paint.path("M-130 0L-6 -176Q0 -184 6 -176L130 0z", cloth);
      paint.path("M-44 0L0 -150L44 0z", palette.isDark ? "#ffd97a" : darken(cloth, 0.45));
      paint.path("M0 -150L-44 0H-66z", lighten(cloth, 0.35));
      paint.path("M0 -150L44 0H66z", lighten(cloth, 0.35));
    },
  },
  bridge: {
    habitat: "back",
    heightUnits: 120,
    widthUnits: 420,
    draw(look) {
      const { paint, palette } = look;
      const wood = mix("#a8764c", palette.skyTop, palette.isDark ? 0.4 : 0);
      paint.path("M-210 0Q0 -130 210 0V24Q0 -96 -210 24z", wood);
      for (let i = -4; i <= 4; i += 1) paint.line(`M${i * 46} ${-64 + i * i * 3.6}v-44`, darken(wood, 0.25), 9);
      paint.line("M-206 -46Q0 -176 206 -46", wood, 10);
    },
  },
};
