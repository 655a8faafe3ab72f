import type { Hex } from "../colours.ts";
import type { Look } from "./subject.ts";

export type Ears = "pointed" | "round" | "long" | "floppy" | "huge" | "side" | "tuft" | "bulge" | "none";

/** Ears of a head around (0, 0), 130 wide. */
export function drawEars({ paint, random }: Look, ears: Ears, fur: Hex, inner: Hex): void {
  const bend = random.fork("ears").between(-6, 8);
  for (const side of [-1, 1] as const) {
    paint.at(0, 0, [side, 1], () => {
      switch (ears) {
        case "pointed":
          paint.path("M20 -46C30 -80 52 -98 60 -98C68 -80 70 -44 62 -18z", fur);
          paint.path("M34 -46C40 -66 50 -78 55 -80C60 -66 60 -44 56 -30z", inner, { hasLine: false });
          return;
        case "round":
          paint.circle(48, -44, 27, fur);
          paint.circle(49, -42, 15, inner, { hasLine: false });
          return;
        case "long":
          paint.at(
            26,
            -46,
            1,
            () => {
              paint.ellipse(0, -48, 19, 62, fur);
              paint.ellipse(0, -46, 9.5, 46, inner, { hasLine: false });
            },
            9 + bend * side,
          );
          return;
        case "floppy":
          paint.path("M36 -50C70 -64 92 -34 88 6C86 30 66 34 58 14C54 -6 52 -22 36 -50z", fur);
          return;
        case "huge":
          paint.path("M34 -40C70 -84 128 -72 126 -14C124 34 84 52 56 34z", fur);
          paint.path("M50 -26C74 -56 110 -50 110 -12C108 18 82 32 62 24z", inner, { hasLine: false });
          return;
        case "side":
          paint.at(
            54,
            -26,
            1,
            () => {
              paint.ellipse(22, 0, 30, 16, fur);
              paint.ellipse(24, 1, 19, 9, inner, { hasLine: false });
            },
            -14 + bend,
          );
          return;
        case "tuft":
          paint.path("M16 -48C34 -58 52 -84 62 -92C66 -70 66 -44 58 -20z", fur);
          return;
        case "bulge":
          paint.circle(34, -40, 25, fur);
          paint.circle(34, -40, 17, "#fffbe9", { hasLine: false });
          return;
        case "none":
      }
    });
  }
}
