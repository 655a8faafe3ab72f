import type { Hex } from "../colours.ts";
import { darken } from "../colours.ts";
import type { Look } from "./subject.ts";

const INK = "#2b2233";

/** Two eyes, looking somewhat to one side; sometimes closed and content. */
export function eyes({ paint, pose }: Look, y: number, apart: number, r: number, ink: Hex = INK): void {
  const mood = pose.fork("eyes");
  if (mood.chance(0.18)) {
    for (const side of [-1, 1]) {
      paint.line(`M${side * apart - r} ${y}q${r} ${r * 1.1} ${2 * r} 0`, ink, r * 0.55);
    }
    return;
  }
  const look = mood.between(-0.25, 0.25);
  for (const side of [-1, 1]) {
    const x = side * apart;
    paint.ellipse(x, y, r * 0.92, r * 1.12, ink, { isRound: false, hasLine: false });
    paint.circle(x + r * (0.3 + look), y - r * 0.4, r * 0.36, "#ffffff", { isRound: false, hasLine: false });
    paint.circle(x - r * (0.3 - look), y + r * 0.45, r * 0.18, "#ffffff", {
      isRound: false,
      hasLine: false,
      opacity: 0.8,
    });
  }
}

export function cheeks({ paint }: Look, y: number, apart: number, r: number, colour: Hex = "#f0857d"): void {
  for (const side of [-1, 1]) {
    paint.ellipse(side * apart, y, r, r * 0.68, colour, { isRound: false, hasLine: false, opacity: 0.42 });
  }
}

export function smile({ paint, pose }: Look, y: number, width: number, ink: Hex = INK): void {
  const mood = pose.fork("mouth");
  if (mood.chance(0.3)) {
    paint.path(`M${-width * 0.6} ${y}q${width * 0.6} ${width * 1.1} ${width * 1.2} 0z`, darken("#c9534f", 0.2), {
      isRound: false,
      hasLine: false,
    });
    return;
  }
  paint.line(`M${-width / 2} ${y}q${width / 2} ${width * 0.5} ${width} 0`, ink, Math.max(2, width * 0.16));
}

/** An animal's mouth: a short line down from the nose that parts to both sides. */
export function muzzleMouth({ paint }: Look, y: number, width: number, ink: Hex = INK): void {
  paint.line(
    `M0 ${y}v${width * 0.22}M${-width / 2} ${y + width * 0.2}q${width * 0.25} ${width * 0.36} ${width / 2} 0q${width * 0.25} ${width * 0.36} ${width / 2} 0`,
    ink,
    Math.max(2, width * 0.1),
  );
}

export function nose({ paint }: Look, y: number, r: number, colour: Hex = INK): void {
  paint.path(
    `M${-r} ${y - r * 0.5}q${r} ${-r * 0.7} ${2 * r} 0q0 ${r * 0.9} ${-r} ${r * 1.3}q${-r} ${-r * 0.4} ${-r} ${-r * 1.3}z`,
    colour,
    { isRound: false, hasLine: false },
  );
}

/** One eye, of who is seen from the side. */
export function sideEye({ paint }: Look, x: number, y: number, r: number): void {
  paint.ellipse(x, y, r * 0.9, r * 1.1, INK, { hasLine: false, isRound: false });
  paint.circle(x + r * 0.3, y - r * 0.4, r * 0.36, "#fff", { hasLine: false, isRound: false });
}
