import { darken, lighten, mix } from "../colours.ts";
import type { Hex } from "../colours.ts";
import { wear, wearBehind } from "./accessories.ts";
import type { Body } from "./accessories.ts";
import { cheeks, eyes, muzzleMouth, nose, smile } from "./face.ts";
import type { Look, Subject } from "./subject.ts";
import { tail } from "./tails.ts";
import type { Tail } from "./tails.ts";
import { drawEars } from "./ears.ts";
import type { Ears } from "./ears.ts";

/** What makes one animal look unlike another: all of them sit, and look at the reader. */
export interface Species {
  furs: readonly Hex[];
  /** Belly, muzzle and cheeks. */
  pale: Hex;
  ears: Ears;
  tail: Tail;
  muzzle: "small" | "round" | "pointed" | "snout" | "long" | "beak" | "trunk" | "wide";
  marks?: "stripes" | "mask" | "patches" | "spots" | "wool" | "spikes" | "mane" | "face";
  horns?: "antlers" | "curled" | "short" | "unicorn";
  /** Length of the neck in units. Default 0. */
  neckUnits?: number;
  /** How broad it is. Default 1. */
  girth?: number;
  nose?: Hex;
  /** Beside a child. Default 1. */
  size?: number;
}

const HEAD_Y = -146;
const INK = "#2b2233";

/** Draws a sitting animal, 200 units high without ears and neck. */
export function animal(species: Species): Subject {
  const neck = species.neckUnits ?? 0;
  return {
    habitat: "ground",
    heightUnits: 215 + neck,
    widthUnits: 170 * (species.girth ?? 1),
    isCharacter: true,
    size: species.size,
    draw: (look) => drawAnimal(look, species),
  };
}

function drawAnimal(look: Look, species: Species): void {
  const { paint, random, pose } = look;
  const fur = look.colour ?? mix(random.pick(species.furs), "#fff2dd", random.between(0, 0.12));
  const dark = darken(fur, 0.28);
  const pale = look.colour ? lighten(fur, 0.62) : species.pale;
  const girth = species.girth ?? 1;
  const neck = species.neckUnits ?? 0;
  const headY = HEAD_Y - neck;
  const isWaving =
    pose.fork("wave").chance(0.3) &&
    look.wears.every(({ what }) => what === "hat" || what === "scarf" || what === "bow");
  const body: Body = {
    headTop: headY - 56,
    headWidth: 62,
    eyesY: headY + 2,
    neckY: -98 - neck,
    neckWidth: 40 * girth,
    hand: isWaving ? [78 * girth, -120] : [56 * girth, -52],
  };

  wearBehind(look, body);
  tail(look, species.tail, fur, pale, girth);
  if (species.marks === "spikes") spikes(look, dark);
  if (neck > 0) paint.path(`M-27 -70L-20 ${headY + 30}H20L27 -70z`, fur);
  // Body, belly, feet.
  paint.path(
    `M0 -112C${34 * girth} -112 ${58 * girth} -70 ${60 * girth} -34C${60 * girth} -6 ${38 * girth} 2 0 2C${-38 * girth} 2 ${-60 * girth} -6 ${-60 * girth} -34C${-58 * girth} -70 ${-34 * girth} -112 0 -112z`,
    fur,
  );
  if (species.marks === "wool") wool(look, pale, 0, -56, 56 * girth, 52);
  else paint.ellipse(0, -44, 33 * girth, 40, pale, { hasLine: false, opacity: 0.95 });
  if (species.marks === "stripes") sideStripes(look, darken(fur, 0.6), girth);
  for (const side of [-1, 1]) {
    paint.ellipse(side * 34 * girth, -4, 25, 14, fur);
    paint.line(`M${side * 34 * girth - 7} -4v8m9 -8v8`, dark, 2.6, 0.7);
  }
  arms(look, species.marks === "face" || species.marks === "mask" ? darken(fur, 0.12) : fur, girth, isWaving);

  paint.at(0, headY, 1, () => head(look, species, fur, pale, dark), pose.fork("tilt").between(-5, 5));
  wear(look, body);
}

function arms({ paint }: Look, fur: Hex, girth: number, isWaving: boolean): void {
  const arm = "M-13 0C-15 -34 15 -34 13 0L10 46C6 60 -6 60 -10 46z";
  paint.at(-46 * girth, -84, 1, () => paint.path(arm, fur), 12);
  paint.at(46 * girth, -84, 1, () => paint.path(arm, fur), isWaving ? -142 : -12);
}

function head(look: Look, species: Species, fur: Hex, pale: Hex, dark: Hex): void {
  const { paint } = look;
  const inner = species.marks === "wool" ? "#f3c9bd" : lighten(mix(fur, "#f0a9a0", 0.5), 0.25);
  if (species.marks === "mane") {
    const mane = darken(mix(fur, "#b0582a", 0.6), 0.08);
    for (let i = 0; i < 16; i += 1) {
      const angle = (i / 16) * Math.PI * 2;
      paint.ellipse(Math.cos(angle) * 66, Math.sin(angle) * 60 + 2, 25, 25, mane);
    }
    paint.ellipse(0, 2, 70, 62, mane, { hasLine: false });
  }
  if (species.horns) horns(look, species.horns);
  drawEars(look, species.ears, species.marks === "mask" && species.ears === "round" ? INK : fur, inner);
  const isPointed = species.muzzle === "pointed";
  const isLong = species.muzzle === "long";
  if (isPointed) {
    paint.path("M0 -58C40 -58 62 -36 68 2C76 20 40 50 0 58C-40 50 -76 20 -68 2C-62 -36 -40 -58 0 -58z", fur);
    paint.path("M-68 4C-44 -6 -18 6 0 30C18 6 44 -6 68 4C74 22 38 50 0 58C-38 50 -74 22 -68 4z", pale, {
      hasLine: false,
    });
  } else if (isLong) {
    paint.path(
      "M0 -58C38 -58 56 -34 54 0C54 30 50 58 36 68Q0 84 -36 68C-50 58 -54 30 -54 0C-56 -34 -38 -58 0 -58z",
      fur,
    );
    paint.ellipse(0, 46, 42, 29, species.horns === "unicorn" ? "#f7d3dc" : pale, { hasLine: false });
  } else paint.ellipse(0, 0, 67, species.muzzle === "wide" ? 52 : 57, fur);

  if (species.marks === "wool") wool(look, pale, 0, -42, 44, 22);
  if (species.marks === "face")
    paint.path("M0 -40C20 -40 30 -28 42 -24C58 -4 40 40 0 46C-40 40 -58 -4 -42 -24C-30 -28 -20 -40 0 -40z", pale, {
      hasLine: false,
    });
  if (species.marks === "stripes") {
    paint.line(
      "M0 -54v20M-18 -50l4 15M18 -50l-4 15M-64 2l16 3M-60 20l15 -2M64 2l-16 3M60 20l-15 -2",
      darken(fur, 0.6),
      7,
    );
  }
  if (species.marks === "mask") {
    for (const side of [-1, 1])
      paint.at(side * 27, 0, 1, () => paint.ellipse(0, 0, 18, 22, "#3a3444", { hasLine: false }), side * 24);
  }
  if (species.marks === "patches")
    paint.path("M8 -56C44 -54 62 -30 60 2C44 10 16 2 10 -20z", dark, { hasLine: false, opacity: 0.85 });
  if (species.marks === "spots") {
    for (const [x, y] of [
      [-34, -34],
      [-10, -46],
      [26, -40],
      [46, -16],
      [-52, -8],
    ] as const)
      paint.ellipse(x, y, 9, 7, dark, { hasLine: false, opacity: 0.8 });
  }
  const isMasked = species.marks === "mask";
  if (isLong) eyes(look, -12, 30, 10);
  else eyes(look, species.muzzle === "wide" ? -38 : 0, species.muzzle === "wide" ? 34 : 27, 10.5);
  if (isMasked)
    for (const side of [-1, 1]) paint.circle(side * 27 + 3, -5, 4.2, "#ffffff", { hasLine: false, isRound: false });
  cheeks(look, isLong ? 24 : 24, isLong ? 40 : 45, 12);
  muzzle(look, species, fur, pale);
}

function muzzle(look: Look, { muzzle: kind, nose: noseColour = INK }: Species, fur: Hex, pale: Hex): void {
  const { paint } = look;
  switch (kind) {
    case "small":
      nose(look, 16, 7, noseColour);
      muzzleMouth(look, 22, 26);
      paint.line("M-44 20l-26 -5M-44 27l-26 4M44 20l26 -5M44 27l26 4", darken(fur, 0.5), 2, 0.55);
      return;
    case "round":
      paint.ellipse(0, 26, 29, 22, pale, { hasLine: false });
      nose(look, 17, 10, noseColour);
      muzzleMouth(look, 25, 28);
      return;
    case "pointed":
      nose(look, 34, 9.5, noseColour);
      muzzleMouth(look, 42, 22);
      return;
    case "snout":
      paint.ellipse(0, 22, 27, 20, mix(fur, "#e8897f", 0.45));
      for (const side of [-1, 1]) paint.ellipse(side * 9, 21, 4.5, 7, darken(fur, 0.5), { hasLine: false });
      smile(look, 46, 18);
      return;
    case "long":
      for (const side of [-1, 1]) paint.ellipse(side * 14, 40, 4.5, 6, darken(pale, 0.5), { hasLine: false });
      smile(look, 56, 24);
      return;
    case "beak":
      paint.path("M-17 10Q0 -4 17 10Q8 32 0 36Q-8 32 -17 10z", "#f0a13c");
      return;
    case "trunk":
      paint.path("M-20 8C-19 40 -22 66 -34 78C-44 88 -56 82 -56 72C-62 84 -56 104 -34 100C-6 94 14 60 20 8z", fur);
      paint.line("M-14 30q14 8 28 0M-16 46q12 8 25 2M-22 62q10 8 22 4", darken(fur, 0.3), 2.6, 0.7);
      for (const side of [-1, 1])
        paint.path(`M${side * 26} 32q${side * 10} 22 ${side * 4} 30q${side * -12} -6 ${side * -12} -26z`, "#fff6e6");
      return;
    case "wide":
      paint.line("M-40 14Q0 46 40 14", INK, 4.5);
      for (const side of [-1, 1]) paint.circle(side * 6, 2, 2.2, darken(fur, 0.55), { hasLine: false });
  }
}

function horns({ paint }: Look, kind: NonNullable<Species["horns"]>): void {
  for (const side of [-1, 1]) {
    if (kind === "antlers")
      paint.line(
        `M${side * 24} -46C${side * 34} -76 ${side * 52} -84 ${side * 62} -112M${side * 40} -76q${side * -6} -18 ${side * -2} -30M${side * 52} -90q${side * 14} -2 ${side * 24} -12`,
        "#8d6a45",
        9,
      );
    if (kind === "short")
      paint.path(
        `M${side * 30} -48C${side * 40} -76 ${side * 58} -76 ${side * 60} -88C${side * 72} -66 ${side * 58} -46 ${side * 46} -38z`,
        "#f2e6cc",
      );
    if (kind === "curled")
      paint.path(
        `M${side * 26} -50C${side * 34} -92 ${side * 66} -92 ${side * 72} -68C${side * 58} -76 ${side * 50} -66 ${side * 44} -42z`,
        "#cbb491",
      );
  }
  if (kind !== "unicorn") return;
  paint.path("M-11 -52L0 -126L11 -52z", "#f7d98a");
  paint.line("M-8 -68l15 -6M-6 -84l11 -5M-4 -100l7 -4", "#d9a94a", 3);
}

function wool({ paint }: Look, colour: Hex, x: number, y: number, rx: number, ry: number): void {
  const curls = 14;
  for (let i = 0; i < curls; i += 1) {
    const angle = (i / curls) * Math.PI * 2;
    paint.circle(x + Math.cos(angle) * rx * 0.82, y + Math.sin(angle) * ry * 0.82, Math.min(rx, ry) * 0.42, colour);
  }
  paint.ellipse(x, y, rx * 0.9, ry * 0.9, colour, { hasLine: false });
}

function spikes({ paint }: Look, colour: Hex): void {
  const brown = mix(colour, "#5b4033", 0.7);
  for (let i = 0; i <= 22; i += 1) {
    const angle = Math.PI * (0.9 + (i / 22) * 1.2);
    const [x, y] = [Math.cos(angle) * 92, -98 + Math.sin(angle) * 122];
    paint.at(x, y, 1, () => paint.path("M-15 22L0 -30L15 22z", brown), (angle * 180) / Math.PI + 90);
  }
  paint.ellipse(0, -88, 94, 110, brown, { hasLine: false });
}

function sideStripes({ paint }: Look, colour: Hex, girth: number): void {
  for (const side of [-1, 1])
    paint.line(`M${side * 58 * girth} -36l${side * -18} 2M${side * 56 * girth} -18l${side * -16} 0`, colour, 7);
}
