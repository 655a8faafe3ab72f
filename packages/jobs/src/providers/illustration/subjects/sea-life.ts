import { darken, lighten } from "../colours.ts";
import { cheeks, eyes, sideEye, smile } from "./face.ts";
import type { Subject } from "./subject.ts";

const INK = "#2b2233";

/** What lives in the water and at its edge. */
export const SEA_LIFE: Record<string, Subject> = {
  fish: {
    habitat: "sea",
    heightUnits: 110,
    widthUnits: 190,
    draw(look) {
      const { paint, palette } = look;
      const skin = look.colour ?? look.pose.pick(palette.accents);
      paint.path("M-50 -54L-104 -94C-92 -66 -92 -44 -104 -14z", darken(skin, 0.15));
      paint.path("M-12 -92C6 -128 40 -120 44 -92z", darken(skin, 0.15));
      paint.path("M-62 -54C-34 -110 54 -110 84 -54C54 2 -34 2 -62 -54z", skin);
      for (const x of [-24, 8]) paint.line(`M${x} -88Q${x + 16} -54 ${x} -20`, lighten(skin, 0.5), 9, 0.8);
      sideEye(look, 52, -62, 9);
      paint.line("M66 -40q-6 8 -16 6", INK, 3.5);
    },
  },
  whale: {
    habitat: "sea",
    heightUnits: 260,
    widthUnits: 430,
    isCharacter: true,
    draw(look) {
      const { paint } = look;
      const skin = look.colour ?? look.random.pick(["#5b86b8", "#4f7aa0", "#6b8fc4"]);
      paint.path(
        "M-150 -90C-210 -100 -226 -170 -216 -186C-196 -172 -180 -168 -170 -160C-166 -178 -150 -196 -132 -196C-130 -160 -130 -130 -110 -106z",
        skin,
      );
      paint.path(
        "M-160 -90C-90 -100 -60 -190 60 -190C160 -190 206 -130 200 -84C190 -20 90 -4 10 -10C-70 -14 -130 -50 -160 -90z",
        skin,
      );
      paint.path("M198 -78C186 -18 90 -4 10 -10C-30 -12 -64 -22 -94 -38C0 -20 110 -28 198 -78z", "#eef3f4", {
        hasLine: false,
      });
      for (const x of [40, 76, 112, 146]) paint.line(`M${x} -${30 + (x - 40) * 0.12}q4 10 0 18`, "#c5d3dc", 4);
      paint.path("M40 -56C50 -20 24 4 -4 10C-4 -20 0 -40 10 -58z", darken(skin, 0.15));
      sideEye(look, 138, -104, 11);
      paint.ellipse(116, -80, 13, 8, "#f0a0a0", { hasLine: false, opacity: 0.6 });
      paint.line("M160 -70q16 2 26 -14", INK, 4);
      paint.line("M60 -196q0 -40 -30 -46M60 -196q0 -44 30 -46", "#bfe3f0", 9, 0.9);
    },
  },
  octopus: {
    habitat: "sea",
    heightUnits: 230,
    widthUnits: 250,
    isCharacter: true,
    draw(look) {
      const { paint, palette } = look;
      const skin = look.colour ?? look.random.pick(["#d977a0", "#b77fc4", "#e58a6a", ...palette.accents.slice(0, 1)]);
      for (let i = 0; i < 6; i += 1) {
        const x = -70 + i * 28;
        const bend = look.pose.between(-34, 34);
        paint.line(
          `M${x * 0.7} -70C${x} -30 ${x + bend} -20 ${x * 1.35 + bend * 0.6} -4`,
          darken(skin, i % 2 === 0 ? 0.12 : 0.02),
          27,
        );
      }
      paint.path(
        "M0 -228C70 -228 92 -160 80 -110C70 -64 40 -56 0 -56C-40 -56 -70 -64 -80 -110C-92 -160 -70 -228 0 -228z",
        skin,
      );
      paint.ellipse(-34, -190, 16, 22, lighten(skin, 0.4), { hasLine: false, opacity: 0.6 });
      paint.at(0, -120, 1, () => {
        eyes(look, 0, 32, 12);
        cheeks(look, 22, 50, 12);
        smile(look, 26, 30);
      });
    },
  },
  crab: {
    size: 0.6,
    habitat: "ground",
    heightUnits: 110,
    widthUnits: 200,
    draw(look) {
      const { paint } = look;
      const shell = look.colour ?? "#e2664f";
      for (const side of [-1, 1]) {
        for (const k of [0, 1, 2])
          paint.line(
            `M${side * 50} ${-34 + k * 6}q${side * 26} ${-6 + k * 8} ${side * (40 - k * 8)} ${30 - k * 4}`,
            darken(shell, 0.2),
            9,
          );
        paint.line(`M${side * 56} -52q${side * 30} -6 ${side * 30} -34`, shell, 11);
        paint.path(
          `M${side * 66} -86C${side * 60} -122 ${side * 92} -126 ${side * 92} -100C${side * 100} -120 ${side * 122} -104 ${side * 108} -84C${side * 96} -70 ${side * 74} -72 ${side * 66} -86z`,
          shell,
        );
      }
      paint.ellipse(0, -40, 66, 40, shell);
      paint.at(0, -52, 1, () => {
        eyes(look, 0, 20, 9);
        smile(look, 22, 24);
      });
    },
  },
  turtle: {
    size: 0.85,
    habitat: "ground",
    heightUnits: 130,
    widthUnits: 220,
    isCharacter: true,
    draw(look) {
      const { paint, palette } = look;
      const skin = "#9cb872";
      const shell = look.colour ?? look.random.pick(["#7a8f4a", "#a3743f", ...palette.accents]);
      for (const x of [-56, 40]) paint.ellipse(x, -10, 22, 16, skin);
      paint.path("M60 -44C86 -96 140 -96 138 -58C136 -34 96 -26 66 -22z", skin);
      paint.path("M-96 -28C-90 -110 70 -116 82 -28Q-6 -8 -96 -28z", shell);
      paint.path("M-30 -88L10 -90L26 -56L-6 -34L-44 -54z", lighten(shell, 0.3), { hasLine: false });
      paint.path("M-100 -30Q-6 -8 88 -30Q86 -16 70 -12H-82Q-98 -16 -100 -30z", lighten(shell, 0.45));
      sideEye(look, 114, -68, 7.5);
      paint.line("M112 -46q12 6 20 -6", INK, 3.5);
    },
  },
  snail: {
    size: 0.55,
    habitat: "ground",
    heightUnits: 120,
    widthUnits: 180,
    isCharacter: true,
    draw(look) {
      const { paint, palette } = look;
      const shell = look.colour ?? look.random.pick(palette.accents);
      paint.path("M-100 0C-60 -24 20 -14 46 -60C52 -84 86 -84 88 -56C88 -20 60 0 30 0z", "#e9cfa6");
      paint.line("M62 -78l-6 -28M80 -76l10 -26", "#e9cfa6", 6);
      paint.circle(56, -108, 6, INK, { hasLine: false });
      paint.circle(91, -104, 6, INK, { hasLine: false });
      paint.circle(-18, -56, 50, shell);
      paint.line(
        "M-18 -56c0 -12 18 -8 16 6c-2 20 -34 18 -34 -8c0 -34 56 -30 52 10c-2 30 -34 40 -56 26",
        darken(shell, 0.35),
        6,
      );
      paint.line("M66 -40q8 6 14 -2", INK, 3);
    },
  },
};
