import { darken, lighten } from "../colours.ts";
import type { Hex } from "../colours.ts";
import type { Accessory, Worn } from "../brief.ts";
import { wear, wearBehind } from "./accessories.ts";
import type { Body } from "./accessories.ts";
import { cheeks, eyes, smile } from "./face.ts";
import type { Look, Subject } from "./subject.ts";

type Hair = "bob" | "long" | "short" | "pigtails" | "bun" | "curly" | "bald" | "none";

/** What makes one person look unlike another. */
export interface Role {
  hair: readonly Hair[];
  clothes: "dress" | "trousers" | "robe" | "armour" | "spacesuit" | "gown";
  /** What they always wear. */
  wears?: readonly Accessory[];
  extras?: "beard" | "white-beard" | "eye-patch" | "pointed-hat" | "pirate-hat" | "sword" | "staff" | "veil";
  isOld?: boolean;
  isTall?: boolean;
}

const SKINS: readonly Hex[] = ["#f6d2b5", "#eebb94", "#d99b6c", "#b3744a", "#8a5636", "#fadcc4"];
const HAIRS: readonly Hex[] = ["#4a2f27", "#2c2430", "#8a4f2d", "#d8a24f", "#b5552f", "#6a4030"];

/** Draws a standing person, big-headed as in picture books; 230 units high, 260 when tall. */
export function person(role: Role): Subject {
  const legs = role.isTall ? 26 : 0;
  return {
    habitat: "ground",
    heightUnits: 232 + legs,
    widthUnits: 150,
    isCharacter: true,
    draw: (look) => drawPerson({ ...look, wears: dressed(role, look.wears) }, role, legs),
  };
}

function dressed({ wears = [] }: Role, wished: readonly Worn[]): Worn[] {
  return [
    ...wished,
    ...wears.filter((what) => wished.every((worn) => worn.what !== what)).map((what) => ({ what, colour: null })),
  ];
}

function drawPerson(look: Look, role: Role, legs: number): void {
  const { paint, palette, pose } = look;
  const random = look.random.fork("person");
  const skin = random.pick(SKINS);
  const hair = role.isOld ? "#e6e2e0" : random.pick(HAIRS);
  const style = random.pick(role.hair);
  const cloth =
    look.colour ??
    (role.clothes === "spacesuit" ? "#f1f3f6" : role.clothes === "armour" ? "#b9c2cf" : random.pick(palette.accents));
  const trim = random.pick(palette.accents.filter((colour) => colour !== cloth)) ?? "#f0bf4a";
  const neckY = -104 - legs;
  const headY = -162 - legs;
  const isWaving =
    pose.fork("wave").chance(0.35) &&
    look.wears.every(({ what }) => !["lantern", "umbrella", "balloon", "book"].includes(what));
  const body: Body = {
    headTop: headY - 58,
    headWidth: 60,
    eyesY: headY + 6,
    neckY,
    neckWidth: 30,
    hand: isWaving ? [70, -150 - legs] : [60, -58 - legs],
  };

  wearBehind(look, body);
  backHair(look, style, hair, headY);
  // Legs and shoes.
  const shoe = darken(trim, 0.45);
  for (const side of [-1, 1]) {
    if (role.clothes !== "gown" && role.clothes !== "robe") {
      paint.rect(
        side * 18 - 11,
        -50 - legs,
        22,
        46 + legs,
        role.clothes === "dress" ? skin : darken(cloth, role.clothes === "spacesuit" ? 0.08 : 0.42),
        { radius: 9 },
      );
    }
    paint.path(
      `M${side * 18 - 15} -2C${side * 18 - 15} -20 ${side * 18 + 15} -20 ${side * 18 + 15 + side * 5} -2Q${side * 18} 6 ${side * 18 - 15} -2z`,
      shoe,
    );
  }
  if (role.extras === "staff") staff(look, -66, legs);
  clothes(look, role.clothes, cloth, trim, neckY, legs);
  for (const [side, turn] of [
    [-1, 20],
    [1, isWaving ? -148 : -20],
  ] as const) {
    paint.at(
      side * 33,
      neckY + 14,
      1,
      () => {
        paint.circle(0, 58, 11.5, role.clothes === "spacesuit" ? trim : skin);
        paint.path("M-12 0C-13 -16 13 -16 12 0L11 50Q0 56 -11 50z", cloth);
      },
      turn,
    );
  }
  if (role.extras === "sword") sword(look, legs);
  paint.at(0, headY, 1, () => head(look, role, style, skin, hair, trim), pose.fork("tilt").between(-5, 5));
  wear(look, body);
}

function clothes({ paint }: Look, kind: Role["clothes"], cloth: Hex, trim: Hex, neckY: number, legs: number): void {
  const hem = -34 - legs;
  switch (kind) {
    case "dress":
      paint.path(`M-26 ${neckY}Q0 ${neckY - 12} 26 ${neckY}L58 ${hem}Q0 ${hem + 20} -58 ${hem}z`, cloth);
      paint.line(`M-54 ${hem - 10}Q0 ${hem + 10} 54 ${hem - 10}`, lighten(cloth, 0.45), 5);
      for (const [x, y] of [
        [-18, 24],
        [14, 34],
        [-4, 52],
        [30, 56],
        [-34, 58],
      ] as const)
        paint.circle(x, neckY + y * 0.9, 3.6, lighten(cloth, 0.6), { hasLine: false });
      return;
    case "trousers":
      paint.path(`M-28 ${neckY}Q0 ${neckY - 12} 28 ${neckY}L38 ${hem - 2}Q0 ${hem + 10} -38 ${hem - 2}z`, cloth);
      for (const y of [24, 44])
        paint.line(
          `M${-31 - y * 0.08} ${neckY + y}Q0 ${neckY + y + 9} ${31 + y * 0.08} ${neckY + y}`,
          lighten(trim, 0.4),
          7,
          0.85,
        );
      return;
    case "gown":
    case "robe":
      paint.path(
        `M-28 ${neckY}Q0 ${neckY - 12} 28 ${neckY}C44 ${neckY + 40} 62 -40 68 -8Q0 14 -68 -8C-62 -40 -44 ${neckY + 40} -28 ${neckY}z`,
        cloth,
      );
      paint.path(`M-10 ${neckY - 2}H10L22 0Q0 5 -22 0z`, lighten(trim, 0.25), { opacity: 0.9 });
      paint.line("M-64 -14Q0 8 64 -14", "#f0cf7a", 6);
      return;
    case "armour":
      paint.path(`M-32 ${neckY}Q0 ${neckY - 14} 32 ${neckY}L36 ${hem - 14}Q0 ${hem} -36 ${hem - 14}z`, cloth);
      paint.line(`M0 ${neckY - 4}V${hem - 10}`, darken(cloth, 0.3), 4);
      paint.path(
        `M-36 ${hem - 18}Q0 ${hem - 4} 36 ${hem - 18}L44 ${hem + 12}L22 ${hem + 4}L0 ${hem + 16}L-22 ${hem + 4}L-44 ${hem + 12}z`,
        trim,
      );
      for (const side of [-1, 1]) paint.ellipse(side * 34, neckY + 10, 18, 14, cloth);
      return;
    case "spacesuit":
      paint.rect(-58, neckY + 2, 116, 58, darken(cloth, 0.25), { radius: 20 });
      paint.path(`M-34 ${neckY}Q0 ${neckY - 14} 34 ${neckY}L42 ${hem - 2}Q0 ${hem + 12} -42 ${hem - 2}z`, cloth);
      paint.rect(-22, neckY + 22, 44, 28, lighten(trim, 0.2), { radius: 7 });
      paint.circle(-9, neckY + 36, 5, "#e4574c", { hasLine: false });
      paint.circle(8, neckY + 36, 5, "#69b578", { hasLine: false });
  }
}

function backHair({ paint }: Look, style: Hair, hair: Hex, headY: number): void {
  if (style === "long")
    paint.path(
      `M-64 ${headY - 6}C-82 ${headY + 60} -66 ${headY + 112} -46 ${headY + 108}H46C66 ${headY + 112} 82 ${headY + 60} 64 ${headY - 6}z`,
      hair,
    );
  if (style === "bob")
    paint.path(
      `M-66 ${headY - 8}C-76 ${headY + 40} -58 ${headY + 56} -40 ${headY + 52}H40C58 ${headY + 56} 76 ${headY + 40} 66 ${headY - 8}z`,
      hair,
    );
  if (style === "curly")
    for (const [x, y, r] of [
      [-60, -6, 26],
      [-54, 28, 24],
      [60, -6, 26],
      [54, 28, 24],
      [-44, -38, 28],
      [44, -38, 28],
      [0, -52, 32],
    ] as const)
      paint.circle(x, headY + y, r, hair);
  if (style === "bun") paint.circle(0, headY - 66, 26, hair);
  if (style === "pigtails") {
    for (const side of [-1, 1]) {
      paint.path(
        `M${side * 56} ${headY - 14}C${side * 108} ${headY - 40} ${side * 116} ${headY + 40} ${side * 84} ${headY + 70}C${side * 88} ${headY + 30} ${side * 70} ${headY + 10} ${side * 56} ${headY + 6}z`,
        hair,
      );
      paint.circle(side * 62, headY - 6, 9, "#e05a5f", { hasLine: false });
    }
  }
}

function head(look: Look, role: Role, style: Hair, skin: Hex, hair: Hex, trim: Hex): void {
  const { paint } = look;
  for (const side of [-1, 1]) paint.circle(side * 59, 8, 12, skin);
  paint.path("M0 -56C40 -56 61 -30 61 4C61 38 34 58 0 58C-34 58 -61 38 -61 4C-61 -30 -40 -56 0 -56z", skin);
  if (style !== "bald" && style !== "none") {
    paint.path(
      style === "short"
        ? "M-62 0C-70 -50 -32 -72 4 -70C46 -70 70 -40 62 -2C54 -18 48 -30 34 -36C10 -26 -28 -26 -46 -32C-54 -24 -58 -12 -62 0z"
        : "M-62 6C-72 -46 -38 -70 0 -70C38 -70 72 -46 62 6C56 -12 46 -28 24 -38C6 -24 -36 -20 -50 -18C-56 -10 -60 -2 -62 6z",
      hair,
    );
  }
  if (style === "bald")
    for (const side of [-1, 1]) paint.path(`M${side * 60} -8C${side * 72} 0 ${side * 68} 26 ${side * 56} 28z`, hair);
  eyes(look, 6, 25, 8.6);
  cheeks(look, 26, 38, 11.5);
  paint.path("M-5 17Q0 24 5 17", darken(skin, 0.22), { hasLine: false, isRound: false });
  if (role.extras === "beard" || role.extras === "white-beard") {
    const beard = role.extras === "white-beard" ? "#f3f0ec" : hair;
    paint.path("M-60 8C-58 60 -36 98 0 104C36 98 58 60 60 8C46 30 30 28 18 26Q0 18 -18 26C-30 28 -46 30 -60 8z", beard);
  }
  smile(look, 36, 22);
  if (role.extras === "eye-patch") {
    paint.line("M-58 -16L60 -2", "#2f2a33", 4.5);
    paint.ellipse(25, 4, 15, 14, "#2f2a33", { hasLine: false });
  }
  if (role.extras === "pirate-hat") {
    paint.path("M-80 -34C-50 -64 -40 -100 0 -100C40 -100 50 -64 80 -34C40 -50 -40 -50 -80 -34z", "#332e3a");
    paint.circle(0, -70, 11, "#f6f1e6", { hasLine: false });
    paint.line("M-18 -60l36 -18M-18 -78l36 18", "#f6f1e6", 4);
  }
  if (role.extras === "pointed-hat" || role.extras === "staff") {
    paint.path("M-50 -40Q-26 -110 18 -168Q22 -110 50 -40Q0 -54 -50 -40z", trim);
    paint.ellipse(0, -40, 84, 15, darken(trim, 0.12));
    for (const [x, y] of [
      [-8, -72],
      [12, -104],
      [18, -66],
    ] as const)
      paint.path(`M${x} ${y - 9}l3 6 7 1 -5 5 1 7 -6 -4 -6 4 1 -7 -5 -5 7 -1z`, "#f9dd7e", { hasLine: false });
  }
  if (role.clothes === "armour") {
    paint.path("M-66 6C-72 -50 -40 -76 0 -76C40 -76 72 -50 66 6L56 -16Q0 -34 -56 -16z", "#aab4c3");
    paint.path("M-6 -74C-4 -110 30 -118 48 -104C30 -100 14 -92 10 -74z", trim);
  }
}

function sword({ paint }: Look, legs: number): void {
  paint.at(
    62,
    -56 - legs,
    1,
    () => {
      paint.path("M-5 -8L-5 -96L0 -108L5 -96L5 -8z", "#dfe6ee");
      paint.rect(-19, -12, 38, 8, "#e0b04a", { radius: 4 });
      paint.rect(-4, -6, 8, 22, "#7a4f32", { radius: 4 });
    },
    18,
  );
}

function staff({ paint }: Look, x: number, legs: number): void {
  paint.glow(x, -188 - legs, 70, "#b9f1ff", 0.8);
  paint.line(`M${x} 0L${x} ${-176 - legs}`, "#7a5236", 9);
  paint.circle(x, -190 - legs, 17, "#9fe3f2");
}
