import { darken, lighten, mix } from "../colours.ts";
import { cheeks, eyes, sideEye, smile } from "./face.ts";
import type { Subject } from "./subject.ts";

const INK = "#2b2233";

/** Animals and beings that do not sit, seen from the side or in the air. */
export const CREATURES: Record<string, Subject> = {
  bird: {
    size: 0.75,
    habitat: "sky",
    heightUnits: 110,
    widthUnits: 170,
    draw(look) {
      const { paint, palette } = look;
      const body = look.colour ?? look.random.pick(palette.accents);
      paint.path("M-46 -40C-80 -44 -104 -58 -112 -52C-104 -36 -84 -22 -52 -20z", darken(body, 0.25));
      paint.path("M-60 -34C-40 -74 30 -84 54 -46C60 -14 10 8 -30 -4C-48 -10 -60 -20 -60 -34z", body);
      paint.path("M-20 -16C0 6 40 -2 52 -28C30 -10 0 -10 -20 -16z", lighten(body, 0.6), { hasLine: false });
      paint.path("M54 -54L80 -44L52 -38z", "#f0a13c");
      paint.path(
        look.pose.chance(0.5)
          ? "M-30 -46C-50 -90 -34 -118 -8 -124C-8 -96 8 -70 10 -44z"
          : "M-30 -36C-54 -10 -50 24 -26 36C-14 8 4 -10 12 -34z",
        darken(body, 0.18),
      );
      sideEye(look, 36, -54, 7);
    },
  },
  butterfly: {
    size: 0.6,
    habitat: "sky",
    heightUnits: 110,
    widthUnits: 130,
    draw(look) {
      const { paint, palette } = look;
      const wing = look.colour ?? look.random.pick(palette.accents);
      for (const side of [-1, 1]) {
        paint.at(0, -56, [side, 1], () => {
          paint.path("M2 0C16 -60 66 -64 64 -26C62 0 28 8 2 4z", wing);
          paint.path("M2 4C30 6 50 20 42 42C30 56 8 34 2 10z", lighten(wing, 0.25));
          paint.circle(42, -28, 10, lighten(wing, 0.6), { hasLine: false });
        });
      }
      paint.ellipse(0, -54, 6.5, 30, "#4a3646");
      paint.line("M-3 -82q-8 -16 -18 -18M3 -82q8 -16 18 -18", "#4a3646", 3);
    },
  },
  bee: {
    size: 0.6,
    habitat: "sky",
    heightUnits: 90,
    widthUnits: 120,
    draw(look) {
      const { paint } = look;
      paint.ellipse(-6, -78, 20, 30, "#e9f6fb", { opacity: 0.8 });
      paint.ellipse(20, -78, 20, 30, "#e9f6fb", { opacity: 0.8 });
      paint.ellipse(0, -42, 50, 34, "#f6c945");
      paint.line("M-22 -70Q-30 -42 -22 -14M2 -74Q-6 -42 2 -10", "#4a3a34", 12);
      sideEye(look, 30, -50, 7);
      paint.line("M26 -32q8 6 14 -2", INK, 3);
    },
  },
  dragon: {
    habitat: "ground",
    heightUnits: 290,
    widthUnits: 320,
    isCharacter: true,
    draw(look) {
      const { paint, palette } = look;
      const skin = look.colour ?? look.random.pick(["#6fae75", "#d8705a", "#7b8fc9", "#9a78b8"]);
      const pale = "#f6e3b4";
      const wing = mix(skin, look.random.pick(palette.accents), 0.6);
      paint.path("M40 -30C120 10 190 -20 186 -84C184 -110 168 -116 162 -102C172 -50 110 -54 50 -80z", skin);
      paint.path("M162 -102l-14 -26 32 -8 14 30z", wing);
      for (const side of [-1, 1]) {
        paint.at(side * 34, -118, [side, 1], () => {
          paint.path(
            "M0 0C40 -110 110 -120 150 -100C128 -80 130 -60 134 -44C108 -52 96 -36 90 -20C70 -34 50 -24 40 -8z",
            wing,
          );
          paint.line("M4 -4C40 -80 96 -108 148 -100M40 -44C70 -60 100 -56 132 -46", darken(wing, 0.25), 4, 0.7);
        });
      }
      paint.path("M0 -140C52 -140 74 -80 70 -36C66 2 30 4 0 4C-30 4 -66 2 -70 -36C-74 -80 -52 -140 0 -140z", skin);
      paint.path("M0 -118C32 -118 44 -70 42 -36C38 -4 20 0 0 0C-20 0 -38 -4 -42 -36C-44 -70 -32 -118 0 -118z", pale, {
        hasLine: false,
      });
      paint.line("M-34 -84q34 12 68 0M-40 -58q40 14 80 0M-38 -32q38 12 76 0", darken(pale, 0.2), 3, 0.8);
      for (const side of [-1, 1]) {
        paint.ellipse(side * 44, -4, 30, 15, skin);
        paint.path(
          `M${side * 34} -232C${side * 40} -262 ${side * 60} -270 ${side * 68} -284C${side * 78} -256 ${side * 66} -232 ${side * 54} -220z`,
          pale,
        );
      }
      for (const [x, y] of [
        [-16, -248],
        [0, -256],
        [16, -248],
      ] as const)
        paint.path(`M${x - 10} ${y + 14}L${x} ${y - 14}L${x + 10} ${y + 14}z`, wing);
      paint.ellipse(0, -188, 72, 58, skin);
      paint.ellipse(0, -164, 50, 32, lighten(skin, 0.3), { hasLine: false });
      for (const side of [-1, 1]) paint.ellipse(side * 18, -176, 5, 7, darken(skin, 0.5), { hasLine: false });
      paint.at(0, -196, 1, () => eyes(look, 0, 36, 12));
      paint.at(0, -164, 1, () => {
        cheeks(look, -6, 56, 11);
        smile(look, 6, 40);
      });
      paint.at(-48, -96, 1, () => paint.path("M-12 0C-14 -22 14 -22 12 0L8 38C4 50 -4 50 -8 38z", skin), 24);
      paint.at(48, -96, 1, () => paint.path("M-12 0C-14 -22 14 -22 12 0L8 38C4 50 -4 50 -8 38z", skin), -24);
    },
  },
  dinosaur: {
    habitat: "ground",
    heightUnits: 330,
    widthUnits: 360,
    isCharacter: true,
    draw(look) {
      const { paint, palette } = look;
      const skin = look.colour ?? look.random.pick(["#8fb56a", "#6fa8a0", "#d99a5b", "#a58cc4"]);
      const spot = mix(skin, look.random.pick(palette.accents), 0.55);
      for (const x of [-58, 44]) paint.path(`M${x - 22} -60H${x + 26}L${x + 24} 0H${x - 22}z`, darken(skin, 0.16));
      paint.path(
        "M-190 -60C-150 -40 -120 -100 -60 -134C-10 -156 40 -140 66 -120C84 -160 80 -220 92 -270C98 -320 176 -330 182 -282C186 -252 140 -256 134 -238C128 -180 136 -110 96 -60C70 -30 -40 -20 -90 -50C-130 -34 -160 -34 -190 -60z",
        skin,
      );
      paint.path("M-90 -50C-40 -20 60 -30 92 -58C60 -54 -30 -60 -90 -50z", lighten(skin, 0.45), { hasLine: false });
      for (const [x, y, r] of [
        [-40, -104, 15],
        [0, -116, 12],
        [36, -98, 14],
        [94, -190, 9],
        [108, -150, 10],
        [-84, -82, 10],
      ] as const)
        paint.circle(x, y, r, spot, { hasLine: false });
      for (const x of [-28, 74]) {
        paint.path(`M${x - 24} -64H${x + 24}L${x + 26} -4Q${x} 6 ${x - 26} -4z`, skin);
        paint.line(`M${x - 10} -4v-8m12 8v-8`, darken(skin, 0.4), 3);
      }
      sideEye(look, 136, -290, 9);
      paint.line("M150 -264q14 6 24 -6", INK, 4);
      paint.ellipse(126, -268, 11, 7, "#f0857d", { opacity: 0.45, hasLine: false });
    },
  },
  robot: {
    habitat: "ground",
    heightUnits: 240,
    widthUnits: 180,
    isCharacter: true,
    draw(look) {
      const { paint, palette } = look;
      const metal = look.colour ?? look.random.pick(["#9fb4c4", "#c7b9a1", "#8fb3a8", ...palette.accents.slice(0, 2)]);
      const light = look.random.pick(["#ffd35c", "#8ff0d0", "#ff9c7a"]);
      for (const side of [-1, 1]) {
        paint.rect(side * 26 - 13, -46, 26, 40, darken(metal, 0.3), { radius: 8 });
        paint.path(`M${side * 26 - 24} 0Q${side * 26} -34 ${side * 26 + 24} 0z`, darken(metal, 0.42));
        paint.line(`M${side * 56} -104q${side * 34} 16 ${side * 24} 54`, darken(metal, 0.3), 15);
        paint.circle(side * 79, -46, 14, metal);
      }
      paint.rect(-56, -126, 112, 88, metal, { radius: 20 });
      paint.rect(-32, -108, 64, 42, lighten(metal, 0.5), { radius: 10 });
      paint.path("M0 -76C-22 -92 -10 -106 0 -96C10 -106 22 -92 0 -76z", "#e4574c", { hasLine: false });
      paint.line("M0 -214V-238", darken(metal, 0.4), 6);
      paint.glow(0, -244, 44, light, 0.8);
      paint.circle(0, -244, 10, light);
      paint.rect(-62, -214, 124, 84, lighten(metal, 0.12), { radius: 26 });
      paint.rect(-48, -200, 96, 54, "#2f3548", { radius: 20 });
      for (const side of [-1, 1]) {
        paint.circle(side * 22, -176, 12, light, { hasLine: false });
        paint.circle(side * 22 + 4, -180, 4, "#fff", { hasLine: false, isRound: false });
      }
      paint.line("M-12 -158q12 8 24 0", light, 4);
    },
  },
  ghost: {
    habitat: "sky",
    heightUnits: 180,
    widthUnits: 150,
    isCharacter: true,
    draw(look) {
      const { paint } = look;
      paint.glow(0, -90, 140, "#dfe9ff", 0.5);
      paint.path(
        "M-60 0C-64 -60 -70 -176 0 -176C70 -176 64 -60 60 0Q44 -22 30 0Q14 -22 0 0Q-14 -22 -30 0Q-44 -22 -60 0z",
        look.colour ?? "#f4f3fb",
        { opacity: 0.94 },
      );
      paint.at(0, -112, 1, () => {
        eyes(look, 0, 22, 10);
        cheeks(look, 20, 38, 10);
        smile(look, 24, 20);
      });
    },
  },
  monster: {
    habitat: "ground",
    heightUnits: 240,
    widthUnits: 220,
    isCharacter: true,
    draw(look) {
      const { paint, palette } = look;
      const fur =
        look.colour ?? look.random.pick(["#7d8fd0", "#7fbfa0", "#d98ac0", "#e0a04f", ...palette.accents.slice(0, 1)]);
      let fluff = "M-90 -6";
      for (let i = 0; i <= 18; i += 1) {
        const angle = Math.PI + (i / 18) * Math.PI;
        const r = i % 2 === 0 ? 1 : 1.12;
        fluff += `L${Math.cos(angle) * 92 * r} ${-100 + Math.sin(angle) * 106 * r}`;
      }
      for (const side of [-1, 1]) {
        paint.path(
          `M${side * 34} -190C${side * 40} -226 ${side * 62} -230 ${side * 70} -246C${side * 80} -214 ${side * 70} -190 ${side * 60} -176z`,
          "#f2e6cc",
        );
        paint.line(`M${side * 82} -90q${side * 34} 20 ${side * 22} 66`, fur, 30);
        paint.ellipse(side * 42, -6, 36, 16, darken(fur, 0.2));
      }
      paint.path(`${fluff}L90 -6Q0 14 -90 -6z`, fur);
      const one = look.random.chance(0.4);
      paint.at(0, -130, 1, () => {
        for (const side of one ? [0] : [-1, 1]) paint.circle(side * 34, -6, one ? 38 : 27, "#fffdf5");
        if (one) {
          paint.circle(4, -4, 18, INK, { hasLine: false });
          paint.circle(10, -11, 6, "#fff", { hasLine: false, isRound: false });
        } else eyes(look, -4, 32, 13);
        paint.path("M-40 44Q0 90 40 44z", darken("#b5434f", 0.2), { hasLine: false });
        paint.path("M-22 47l8 14 8 -13zM8 48l8 14 8 -15z", "#fffdf5", { hasLine: false });
        cheeks(look, 32, 62, 12);
      });
      paint.ellipse(0, -40, 44, 30, lighten(fur, 0.4), { hasLine: false, opacity: 0.7 });
    },
  },
};
