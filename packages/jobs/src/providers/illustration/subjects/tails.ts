import type { Hex } from "../colours.ts";
import type { Look } from "./subject.ts";

export type Tail = "bushy" | "curl" | "pom" | "tuft" | "ringed" | "fan" | "none";

/** A tail behind a body that stands on (0, 0), on the side that the pose says. */
export function tail({ paint, pose }: Look, kind: Tail, fur: Hex, pale: Hex, girth: number): void {
  const side = pose.fork("tail").chance(0.5) ? 1 : -1;
  paint.at(0, 0, [side * girth, 1], () => {
    switch (kind) {
      case "bushy":
        paint.path("M30 -10C80 10 132 -20 128 -78C126 -112 104 -128 90 -128C96 -96 70 -52 30 -34z", fur);
        paint.path("M90 -128C104 -128 126 -112 128 -80C114 -74 100 -82 88 -88C94 -104 93 -118 90 -128z", pale, {
          hasLine: false,
        });
        return;
      case "fan":
        paint.path(
          "M26 -8C76 10 112 -30 104 -96C100 -140 142 -150 132 -112C164 -150 150 -30 92 4C70 14 40 12 26 -8z",
          fur,
        );
        return;
      case "curl":
        paint.line("M40 -14C92 0 108 -42 92 -74C84 -92 66 -84 72 -70", fur, 15);
        return;
      case "ringed":
        paint.line("M40 -14C100 4 122 -40 108 -90", fur, 28);
        paint.line("M92 -10l10 -20M110 -36l8 -22M112 -68l-2 -18", "#4a4350", 16);
        return;
      case "tuft":
        paint.line("M44 -16C92 -6 104 -40 98 -78", fur, 9);
        paint.ellipse(98, -86, 13, 18, "#7a4f32");
        return;
      case "pom":
        paint.circle(60, -22, 20, pale);
        return;
      case "none":
    }
  });
}
