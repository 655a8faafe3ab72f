import type { SubjectWish } from "./brief.ts";
import { drawSubject } from "./draw-subject.ts";
import { createRandom } from "./random.ts";
import type { Scene } from "./scene.ts";
import { SUBJECTS } from "./subjects/index.ts";
import type { Subject } from "./subjects/subject.ts";

/** One of the picture's subjects: three foxes are three of them. */
interface Cast {
  wish: SubjectWish;
  subject: Subject;
  nth: number;
}

/** Most characters that stand beside each other: more would be too small to love. */
const MAX_CAST = 7;

/** How large one is drawn beside the others. */
const sizeOf = ({ wish, subject }: Cast) => wish.size * (subject.size ?? 1);

function castOf(scene: Scene): Cast[] {
  return scene.brief.subjects.flatMap((wish) => {
    const subject = SUBJECTS[wish.kind];
    return subject ? Array.from({ length: wish.count }, (_, nth) => ({ wish, subject, nth })) : [];
  });
}

/** Puts buildings, trees and the like behind, then vehicles with their crew, then who stands in front. */
export function placeSubjects(scene: Scene, seed: number): { drawBack(): void; drawFront(): void } {
  const cast = castOf(scene).slice(0, 16);
  const isOf = (...habitats: Subject["habitat"][]) => cast.filter(({ subject }) => habitats.includes(subject.habitat));
  const carriers = isOf("carrier");
  const crew =
    carriers.length > 0
      ? cast.filter(({ subject }) => subject.isCharacter && subject.habitat === "ground").slice(0, 2)
      : [];
  const standing = isOf("ground")
    .filter((one) => !crew.includes(one))
    .slice(0, MAX_CAST);
  const swimming = isOf("sea");
  const flying = isOf("sky");
  const back = isOf("back");
  const numbersOf = ({ wish, nth }: Cast) => ({
    likeness: createRandom(`${seed}/${wish.kind}/${nth}`),
    pose: scene.random.fork(`pose-${wish.kind}-${nth}`),
  });
  const draw: Draw = (one, x, y, scale, { turnDegrees = 0, isFixed = false, part = "draw" } = {}) => {
    const numbers = numbersOf(one);
    const isMirrored = !isFixed && numbers.pose.fork("mirror").chance(0.5);
    drawSubject(scene, one.wish, { x, y, scale, isMirrored, turnDegrees }, numbers, part);
  };

  return {
    drawBack() {
      const random = scene.random.fork("back");
      const order = back.toSorted((a, b) => b.subject.heightUnits - a.subject.heightUnits);
      order.forEach((one, i) => {
        const large = Math.min(1.18, 430 / one.subject.heightUnits + 0.35) * one.wish.size;
        const scale =
          large * (order.length > 3 ? 0.72 : 0.94) * (standing.length === 0 && carriers.length === 0 ? 1.2 : 1);
        const spots =
          order.length === 1 ? [standing.length === 0 ? 0.5 : random.pick([0.27, 0.73])] : spread(order.length);
        const x = scene.width * spots[i]! + random.between(-24, 24);
        const y =
          scene.brief.place === "sea"
            ? scene.horizon + 60 + random.between(0, 30)
            : scene.horizon + 60 + random.between(0, 50);
        scene.paint.sheet(() => {
          groundShadow(scene, x, y, one.subject.widthUnits * scale * 0.46);
          draw(one, x, y, scale, { isFixed: true });
        });
      });
    },
    drawFront() {
      const random = scene.random.fork("front-cast");
      flying.forEach((one, i) => {
        const x = scene.width * (flying.length === 1 ? random.pick([0.3, 0.5, 0.7]) : spread(flying.length)[i]!);
        const isMain = standing.length + carriers.length + swimming.length === 0;
        const scale = (isMain ? 1.9 : 0.95) * sizeOf(one) * random.between(0.85, 1.1);
        scene.paint.sheet(() =>
          draw(one, x, (isMain ? 560 : 430) + random.between(-70, 70), scale, { turnDegrees: random.between(-10, 10) }),
        );
      });
      drawCarriers(scene, carriers, crew, draw);
      swimming.forEach((one, i) => {
        const wide = one.subject.widthUnits > 300;
        const x = scene.width * (swimming.length === 1 ? 0.5 : spread(swimming.length)[i]!);
        const scale = Math.min(
          (wide ? 1.5 : 1.7) * one.wish.size,
          ((scene.width * 0.8) / one.subject.widthUnits / Math.min(3, swimming.length)) * 1.5,
        );
        const isDeep = scene.brief.place === "underwater";
        const y = isDeep ? (standing.length > 0 ? 430 : 640) + random.between(-90, 90) : scene.horizon + 210;
        scene.paint.sheet(() => draw(one, x, y, scale, { turnDegrees: random.between(-6, 6) }));
      });
      drawStanding(scene, standing, draw);
    },
  };
}

type Draw = (
  one: Cast,
  x: number,
  y: number,
  scale: number,
  options?: { turnDegrees?: number; isFixed?: boolean; part?: "draw" | "drawBehindCrew" },
) => void;

function drawStanding(scene: Scene, standing: readonly Cast[], draw: Draw): void {
  const random = scene.random.fork("standing");
  const tallest = Math.max(1, ...standing.map((one) => one.subject.heightUnits * sizeOf(one)));
  const widths = standing.reduce((sum, one) => sum + one.subject.widthUnits * sizeOf(one) * 0.9, 0);
  const fit = Math.min(430 / Math.min(tallest, 330), (scene.width * 0.92) / Math.max(widths, 1), 2.1);
  // Near or far, from the left or from the right: pages of a book must not look alike.
  const shot = standing.length <= 3 ? random.pick([0.8, 0.92, 1.04, 1.16]) : 1;
  const places = random.chance(0.5) ? spread(standing.length) : spread(standing.length).toReversed();
  const aside = standing.length <= 2 ? random.pick([-0.1, 0, 0.1]) : 0;
  const baseY = { room: 900, sea: 935, space: 900, sky: 880, underwater: 920 }[scene.brief.place as string] ?? 905;
  const order = standing
    .map((one, i) => ({ one, i, back: standing.length > 2 && i % 2 === 1 ? 52 : 0 }))
    .toSorted((a, b) => b.back - a.back);
  for (const { one, i, back } of order) {
    const y = baseY - back + random.between(-12, 12);
    const scale = fit * shot * sizeOf(one) * (back > 0 ? 0.92 : 1);
    const place = standing.length === 1 ? random.pick([0.36, 0.5, 0.64]) : places[i]! + aside;
    // Nobody is cut by the edge of the sheet, which some styles tear.
    const room = Math.min(scene.width / 2, one.subject.widthUnits * scale * 0.5 + 60);
    const x = Math.min(scene.width - room, Math.max(room, scene.width * place + random.between(-14, 14)));
    scene.paint.sheet(() => {
      groundShadow(scene, x, y, one.subject.widthUnits * scale * 0.44);
      draw(one, x, y, scale);
    });
  }
}

function drawCarriers(scene: Scene, carriers: readonly Cast[], crew: readonly Cast[], draw: Draw): void {
  const random = scene.random.fork("carriers");
  carriers.forEach((one, i) => {
    const isFloating = one.wish.kind === "boat";
    const size = (carriers.length > 1 ? 0.9 : 1.28) * one.wish.size;
    const x = scene.width * (carriers.length === 1 ? random.pick([0.4, 0.5, 0.6]) : spread(carriers.length)[i]!);
    const y = isFloating ? Math.min(scene.horizon + 210, 800) : one.wish.kind === "balloon" ? 620 : 700;
    const lean = isFloating
      ? random.between(-3, 3)
      : one.wish.kind === "rocket"
        ? random.between(8, 24)
        : random.between(-3, 3);
    scene.paint.sheet(() => {
      const aboard = i === 0 ? crew : [];
      draw(one, x, y, size, { turnDegrees: lean, isFixed: true, part: "drawBehindCrew" });
      aboard.forEach((sailor, seat) => {
        const offset = aboard.length === 1 ? (isFloating ? -64 : 0) : seat === 0 ? -92 : 88;
        const seatY = { boat: y - 58 * size, balloon: y - 62 * size, rocket: y + 190 }[one.wish.kind] ?? y;
        const fit = one.wish.kind === "balloon" ? 0.5 : one.wish.kind === "rocket" ? 1.2 : 0.74;
        if (one.wish.kind !== "rocket")
          draw(
            sailor,
            x + offset * size * (one.wish.kind === "balloon" ? 0.3 : 1),
            seatY + 40 * size * fit,
            size * fit,
          );
      });
      draw(one, x, y, size, { turnDegrees: lean, isFixed: true });
      if (isFloating) {
        scene.paint.line(
          `M${x - 250 * size} ${y - 4}q30 -20 60 0t60 0t60 0t60 0t60 0t60 0t60 0`,
          scene.palette.waterLight,
          15,
        );
        scene.paint.line(`M${x - 220 * size} ${y + 20}q30 -16 60 0t60 0t60 0t60 0t60 0t60 0`, scene.palette.water, 13);
      }
    });
    if (one.wish.kind === "rocket") drawStanding(scene, i === 0 ? crew : [], draw);
  });
}

/** Places across the picture, as fractions of its width. */
function spread(many: number): number[] {
  if (many === 1) return [0.5];
  const margin = many === 2 ? 0.3 : many === 3 ? 0.2 : 0.12;
  return Array.from({ length: many }, (_, i) => margin + ((1 - 2 * margin) * i) / (many - 1));
}

function groundShadow({ paint, palette, brief }: Scene, x: number, y: number, rx: number): void {
  if (["sky", "underwater"].includes(brief.place)) return;
  paint.ellipse(x, y, rx, rx * 0.17, palette.isDark ? "#0b1030" : "#3a3050", {
    hasLine: false,
    isRound: false,
    opacity: 0.22,
  });
}
