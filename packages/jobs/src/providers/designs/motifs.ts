import { readPrompt } from "../illustration/read-prompt.ts";
import { createPainter } from "../illustration/painter.ts";
import { createPalette } from "../illustration/palette.ts";
import { lighten, mix } from "../illustration/colours.ts";
import { STYLES } from "../illustration/styles.ts";
import { SUBJECTS } from "../illustration/subjects/index.ts";
import { starPath } from "../illustration/subjects/things.ts";
import type { Random } from "../illustration/random.ts";
import type { Design } from "./design.ts";

/** A small drawing around (0, 0), about 100 units wide. */
export type Motif = (random: Random) => string;

const f = (value: number) => String(Math.round(value * 10) / 10);

export function flower(petal: string, heart: string, petals: number): string {
  const leaf = Array.from(
    { length: petals },
    (_, i) =>
      `<ellipse cx="0" cy="-26" rx="${f(78 / petals + 3)}" ry="25" fill="${petal}" transform="rotate(${f((i * 360) / petals)})"/>`,
  );
  return `${leaf.join("")}<circle r="12" fill="${heart}"/>`;
}

/** A twig with leaves on both sides. */
export function sprig(colour: string, random: Random): string {
  const bend = random.between(-18, 18);
  let d = `<path d="M0 46Q${f(bend)} 0 0 -48" stroke="${colour}" stroke-width="4" fill="none" stroke-linecap="round"/>`;
  for (let i = 0; i < 4; i += 1) {
    const y = 28 - i * 20;
    for (const side of [-1, 1])
      d += `<path d="M${f(bend * 0.4)} ${y}q${side * 14} -20 ${side * 30} -16q${side * -6} 18 ${side * -30} 16z" fill="${colour}"/>`;
  }
  return `${d}<path d="M0 -46q-12 -12 0 -30q12 18 0 30z" fill="${colour}"/>`;
}

export const heart = (colour: string) => `<path d="M0 38C-60 -4 -38 -48 0 -20C38 -48 60 -4 0 38z" fill="${colour}"/>`;
export const star = (colour: string, r = 40) => `<path d="${starPath(0, 0, r)}" fill="${colour}"/>`;
/** A star of four long rays. */
export const sparkle = (colour: string, r = 44) =>
  `<path d="M0 ${-r}Q${r * 0.1} ${-r * 0.1} ${r} 0Q${r * 0.1} ${r * 0.1} 0 ${r}Q${-r * 0.1} ${r * 0.1} ${-r} 0Q${-r * 0.1} ${-r * 0.1} 0 ${-r}z" fill="${colour}"/>`;
const moon = (colour: string) => `<path d="M-10 -42A42 42 0 1 0 42 10A34 34 0 0 1 -10 -42z" fill="${colour}"/>`;
export const smiley = (colour: string, ink: string) =>
  `<circle r="40" fill="${colour}"/><circle cx="-14" cy="-9" r="6" fill="${ink}"/><circle cx="14" cy="-9" r="6" fill="${ink}"/><path d="M-17 10Q0 28 17 10" stroke="${ink}" stroke-width="5" fill="none" stroke-linecap="round"/>`;

/** What the prompt names that can be drawn small, in the design's own colours. */
export function namedMotifs({ prompt, colours: [ground, soft, main, deep, accent] }: Design): Motif[] {
  const words = prompt.toLowerCase();
  const motifs: Motif[] = [];
  if (/heart|love|valentine|❤|💕/u.test(words)) motifs.push((random) => heart(random.pick([main, accent])));
  if (/star|cosmic|galaxy|⭐/u.test(words)) motifs.push((random) => star(random.pick([accent, main])));
  if (/moon|night|🌙/u.test(words)) motifs.push(() => moon(accent));
  if (/sparkl|magic|glitter|✨/u.test(words)) motifs.push(() => sparkle(accent));
  if (/leaf|leaves|botanic|herb|fern|🌿/u.test(words))
    motifs.push((random) => sprig(random.pick([main, deep]), random));
  if (/smil|happy|retro|😀|🙂/u.test(words)) motifs.push(() => smiley(accent, deep));
  const brief = readPrompt(prompt);
  for (const wish of brief.subjects) {
    if (wish.kind === "flower")
      motifs.push((random) => flower(random.pick([main, soft, deep]), accent, random.int(5, 8)));
    const subject = SUBJECTS[wish.kind];
    if (!subject || wish.kind === "flower") continue;
    motifs.push((random) => {
      const paint = createPainter({ ...STYLES.flat, glow: 0 });
      const palette = {
        ...createPalette({ ...brief, time: "day" }, random, false),
        accents: [main, accent, deep, soft],
        leaves: [main, mix(main, deep, 0.4), soft],
        isDark: false,
        skyLow: ground,
      };
      const scale = 96 / Math.max(subject.heightUnits, subject.widthUnits);
      paint.at(0, (subject.heightUnits * scale) / 2, scale, () => {
        const look = { paint, palette, random, pose: random, colour: wish.colour, wears: wish.wears };
        subject.drawBehindCrew?.(look);
        subject.draw(look);
      });
      // Without gradients a flat drawing needs no definitions.
      return paint.parts().body;
    });
  }
  return motifs;
}

/** What a style draws where the prompt names nothing. */
export function styleMotifs({ style, colours: [ground, soft, main, deep, accent] }: Design): Motif[] {
  switch (style) {
    case "floral":
      return [
        (random) => flower(main, accent, random.int(5, 7)),
        () => flower(soft, deep, 6),
        (random) => sprig(random.pick([deep, mix(deep, main, 0.4)]), random),
        (random) => flower(lighten(main, 0.4), accent, random.int(5, 8)),
      ];
    case "geometric":
      return [
        () => `<circle r="40" fill="${main}"/><path d="M-40 0A40 40 0 0 1 40 0z" fill="${accent}"/>`,
        () => `<path d="M-38 34L0 -38L38 34z" fill="${deep}"/>`,
        () =>
          `<rect x="-34" y="-34" width="68" height="68" fill="${soft}"/><rect x="-16" y="-16" width="32" height="32" fill="${deep}"/>`,
        () => `<circle r="32" fill="none" stroke="${accent}" stroke-width="13"/>`,
      ];
    case "marble":
      return [(random) => pebble(random, random.pick([main, soft, deep, accent]))];
    case "glam":
      return [
        () => sparkle(accent),
        () => sparkle(main, 30),
        () => star(accent, 28),
        () => `<circle r="12" fill="${main}"/>`,
      ];
    case "playful":
      return [
        () => heart(main),
        () => smiley(accent, deep),
        () =>
          `<path d="M-44 10q11 -30 22 0t22 0t22 0t22 0" stroke="${deep}" stroke-width="10" fill="none" stroke-linecap="round"/>`,
        (random) => flower(soft === ground ? main : soft, main, random.int(5, 6)),
        () => `<path d="M-30 20L0 -32L30 20z" fill="none" stroke="${main}" stroke-width="9" stroke-linejoin="round"/>`,
      ];
    case "elegant":
      return [
        (random) => sprig(random.pick([main, accent]), random),
        () =>
          `<path d="M0 -44L26 0L0 44L-26 0z" fill="none" stroke="${accent}" stroke-width="4"/><path d="M0 -20L12 0L0 20L-12 0z" fill="${accent}"/>`,
        () => `<circle r="7" fill="${main}"/>`,
      ];
  }
}

/** A rounded splinter of stone. */
export function pebble(random: Random, colour: string): string {
  const corners = random.int(5, 7);
  const points = Array.from({ length: corners }, (_, i) => {
    const angle = ((i + random.between(-0.25, 0.25)) / corners) * Math.PI * 2;
    const r = random.between(20, 46);
    return `${f(Math.cos(angle) * r)} ${f(Math.sin(angle) * r)}`;
  });
  return `<path d="M${points.join("L")}Z" fill="${colour}" stroke="${colour}" stroke-width="9" stroke-linejoin="round"/>`;
}
