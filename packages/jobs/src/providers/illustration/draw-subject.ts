import type { SubjectWish } from "./brief.ts";
import type { Random } from "./random.ts";
import type { Scene } from "./scene.ts";
import { SUBJECTS } from "./subjects/index.ts";

/** Draws something at the edge of the picture, as part of the surroundings. */
export function drawSmall(scene: Scene, kind: string, x: number, y: number, scale: number, random: Random): void {
  const { paint, palette } = scene;
  paint.at(x, y, scale, () => SUBJECTS[kind]?.draw({ paint, palette, random, pose: random, colour: null, wears: [] }));
}

/** Draws one of the picture's subjects. `likeness` decides its looks, `pose` how it stands. */
export function drawSubject(
  scene: Scene,
  wish: SubjectWish,
  place: { x: number; y: number; scale: number; isMirrored: boolean; turnDegrees?: number },
  numbers: { likeness: Random; pose: Random },
  part: "draw" | "drawBehindCrew" = "draw",
): void {
  const { paint, palette } = scene;
  const { x, y, scale, isMirrored, turnDegrees } = place;
  const look = { paint, palette, random: numbers.likeness, pose: numbers.pose, colour: wish.colour, wears: wish.wears };
  paint.at(x, y, [isMirrored ? -scale : scale, scale], () => SUBJECTS[wish.kind]?.[part]?.(look), turnDegrees);
}
