import { darken, lighten, mix } from "../colours.ts";
import type { Hex } from "../colours.ts";
import type { Look, Subject } from "./subject.ts";

/** A round crown of leaves out of some puffs, lit from above. */
function crown({ paint, pose }: Look, x: number, y: number, r: number, leaf: Hex): void {
  const puffs: (readonly [number, number, number])[] = [
    [-0.55, 0.25, 0.58],
    [0.55, 0.22, 0.6],
    [0, 0.34, 0.62],
    [-0.32, -0.3, 0.6],
    [0.36, -0.28, 0.58],
    [0, -0.55, 0.52],
  ];
  for (const [dx, dy, size] of puffs)
    paint.circle(x + dx * r + pose.between(-6, 6), y + dy * r + pose.between(-6, 6), r * size, leaf);
  paint.ellipse(x, y, r * 0.74, r * 0.66, leaf, { hasLine: false });
  for (let i = 0; i < 7; i += 1) {
    const [px, py] = [x + pose.between(-0.7, 0.7) * r, y + pose.between(-0.75, 0.55) * r];
    paint.line(
      `M${px} ${py}q${r * 0.09} ${-r * 0.1} ${r * 0.18} 0`,
      i % 2 === 0 ? lighten(leaf, 0.35) : darken(leaf, 0.22),
      r * 0.035,
      0.75,
    );
  }
}

export const NATURE: Record<string, Subject> = {
  tree: {
    habitat: "back",
    heightUnits: 420,
    widthUnits: 280,
    draw(look) {
      const { paint, palette, pose } = look;
      const leaf = look.colour ?? pose.pick(palette.leaves);
      paint.path("M-26 4C-14 -60 -20 -120 -18 -190H18C20 -120 14 -60 28 4Q0 -6 -26 4z", palette.trunk);
      paint.line("M10 -150Q40 -180 62 -214M-8 -168Q-34 -190 -54 -226", palette.trunk, 13);
      crown(look, 0, -282, 124, leaf);
      if (pose.chance(0.3))
        for (let i = 0; i < 7; i += 1)
          paint.circle(pose.between(-84, 84), -282 + pose.between(-70, 70), 9, look.palette.accents[0]!, {
            hasLine: false,
          });
    },
  },
  pine: {
    habitat: "back",
    heightUnits: 430,
    widthUnits: 220,
    draw(look) {
      const { paint, palette, pose } = look;
      const leaf = look.colour ?? mix(pose.pick(palette.leaves), "#2f6a5c", palette.isDark ? 0.25 : 0.4);
      paint.path("M-16 4L-12 -80H12L16 4z", palette.trunk);
      for (const [y, half, height] of [
        [-56, 110, 170],
        [-146, 88, 150],
        [-232, 66, 140],
        [-306, 44, 118],
      ] as const) {
        paint.path(
          `M0 ${y - height}Q${half * 0.4} ${y - height * 0.34} ${half} ${y}Q${half * 0.5} ${y + 16} ${half * 0.3} ${y + 3}Q0 ${y + 22} ${-half * 0.3} ${y + 3}Q${-half * 0.5} ${y + 16} ${-half} ${y}Q${-half * 0.4} ${y - height * 0.34} 0 ${y - height}z`,
          leaf,
        );
      }
    },
  },
  palm: {
    habitat: "back",
    heightUnits: 400,
    widthUnits: 300,
    draw(look) {
      const { paint, palette, pose } = look;
      const leaf = pose.pick(palette.leaves);
      paint.line("M0 0C10 -110 36 -220 60 -310", palette.trunk, 24);
      for (let i = 1; i < 8; i += 1)
        paint.line(`M${i * 7 - 10} ${-i * 38}q12 8 24 -2`, darken(palette.trunk, 0.3), 4, 0.7);
      for (const turn of [-168, -128, -84, -40, 0, 36]) {
        paint.at(60, -312, 1, () => paint.path("M0 0C40 -34 110 -26 150 34C108 16 60 20 0 8z", leaf), turn * 0.9);
      }
      for (const [x, y] of [
        [48, -298],
        [70, -296],
        [60, -284],
      ] as const)
        paint.circle(x, y, 13, "#8a5a38");
    },
  },
  flower: {
    size: 0.8,
    habitat: "ground",
    heightUnits: 190,
    widthUnits: 100,
    draw(look) {
      const { paint, palette, pose } = look;
      const petal = look.colour ?? pose.pick(palette.accents);
      const lean = pose.between(-16, 16);
      paint.line(`M0 0Q${lean} -70 ${lean} -138`, palette.leaves[1]!, 9);
      paint.path("M0 -30C30 -70 60 -60 64 -50C48 -30 20 -20 0 -24z", palette.leaves[0]!);
      paint.path("M0 -50C-30 -86 -56 -78 -60 -68C-46 -46 -20 -40 0 -44z", palette.leaves[0]!);
      for (let i = 0; i < 8; i += 1) paint.at(lean, -146, 1, () => paint.ellipse(0, -30, 15, 26, petal), i * 45);
      paint.circle(lean, -146, 19, "#f6c945");
    },
  },
  mushroom: {
    size: 0.7,
    habitat: "ground",
    heightUnits: 170,
    widthUnits: 180,
    draw(look) {
      const { paint, palette } = look;
      const cap = look.colour ?? look.pose.pick(["#d9503f", "#c9743f", palette.accents[0]!]);
      paint.path("M-30 2C-22 -50 -26 -70 -22 -90H22C26 -70 22 -50 30 2Q0 10 -30 2z", "#f9ecd6");
      paint.path("M-88 -78C-84 -176 84 -176 88 -78Q0 -52 -88 -78z", cap);
      for (const [x, y, r] of [
        [-46, -98, 11],
        [0, -124, 14],
        [44, -100, 10],
        [18, -88, 7],
        [-16, -86, 7],
      ] as const)
        paint.ellipse(x, y, r, r * 0.8, "#fdf6ea", { hasLine: false });
    },
  },
  pumpkin: {
    size: 0.75,
    habitat: "ground",
    heightUnits: 120,
    widthUnits: 150,
    draw(look) {
      const { paint, palette, pose } = look;
      const skin = look.colour ?? "#e8873a";
      paint.line("M0 -92q6 -24 24 -26", "#6d7f45", 12);
      for (const [x, w] of [
        [-42, 30],
        [42, 30],
        [-22, 32],
        [22, 32],
        [0, 30],
      ] as const)
        paint.ellipse(x, -48, w, 48, skin);
      if (!palette.isDark || pose.chance(0.2)) return;
      paint.path(
        "M-34 -56l14 -20 14 20zM6 -56l14 -20 14 20zM-40 -36Q0 -22 40 -36Q20 -4 0 -10Q-20 -4 -40 -36z",
        "#ffd35c",
        { hasLine: false },
      );
      paint.glow(0, -40, 110, "#ffcf6b", 0.7);
    },
  },
  cactus: {
    habitat: "back",
    heightUnits: 270,
    widthUnits: 190,
    draw(look) {
      const { paint } = look;
      const skin = look.colour ?? look.pose.pick(["#6a9a5f", "#5b8f6a"]);
      paint.line("M-60 -170V-124Q-60 -96 -20 -96M60 -210V-150Q60 -122 20 -122", skin, 36);
      paint.rect(-30, -262, 60, 264, skin, { radius: 30 });
      paint.line("M-10 -240V-10M12 -240V-10", darken(skin, 0.25), 3.4, 0.7);
      paint.circle(0, -262, 13, "#ec7f9a");
      paint.circle(60, -226, 9, "#ec7f9a");
    },
  },
};
