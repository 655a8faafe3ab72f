import type { IllustrationStyle } from "../../catalog/illustration-style.ts";
import type { Brief } from "./brief.ts";
import { drawForeground } from "./backdrops/foreground.ts";
import { drawGround } from "./backdrops/ground.ts";
import { drawFar } from "./backdrops/land.ts";
import { drawRoom } from "./backdrops/room.ts";
import { drawSky } from "./backdrops/sky.ts";
import { drawUnderwater } from "./backdrops/underwater.ts";
import { createPainter } from "./painter.ts";
import { createPalette } from "./palette.ts";
import { placeSubjects } from "./place-subjects.ts";
import { createRandom } from "./random.ts";
import type { Random } from "./random.ts";
import { readPrompt } from "./read-prompt.ts";
import type { Scene } from "./scene.ts";
import { STYLES } from "./styles.ts";

/** What to draw. */
export interface Composition {
  prompt: string;
  style: IllustrationStyle;
  widthPx: number;
  heightPx: number;
  /** With one seed, the same subjects look the same in every prompt; the same of everything is the same picture. */
  seed: number;
}

/** Units from top to bottom, whatever the size in pixels. */
const HEIGHT = 1000;

/** Draws a scene as SVG, from far to near. Pure. */
export function compose({ prompt, style, widthPx, heightPx, seed }: Composition): string {
  const rules = STYLES[style];
  const paint = createPainter(rules);
  const random = createRandom(`${seed}/${prompt.trim().toLowerCase()}`);
  const brief = furnished(readPrompt(prompt), random.fork("furniture"));
  // Of one seed, all pages of a book have the same light.
  const palette = createPalette(brief, createRandom(`${seed}/palette`), style === "night");
  const width = (HEIGHT * widthPx) / heightPx;
  const horizon =
    (brief.place === "mountains" ? 640 : brief.place === "sea" ? 560 : 610) + random.fork("horizon").pick([-34, 0, 26]);
  const scene: Scene = { paint, palette, brief, random, width, height: HEIGHT, horizon };
  const subjects = placeSubjects(scene, seed);

  if (brief.place === "underwater") drawUnderwater(scene);
  else {
    drawSky(scene);
    drawFar(scene);
    if (brief.place === "room") drawRoom(scene);
    else drawGround(scene);
  }
  subjects.drawBack();
  subjects.drawFront();
  drawForeground(scene);

  const { defs, body } = paint.parts();
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${width} ${HEIGHT}"><defs>${defs}${rules.sheetFilter ?? ""}</defs>${body}</svg>`;
}

/** What stands about where a prompt names nothing that could be drawn. */
const FURNITURE: Partial<Record<Brief["place"], readonly (readonly string[])[]>> = {
  meadow: [["tree", "bird"], ["house", "tree"], ["balloon"], ["windmill", "bird"], ["tree", "fox"], ["castle"]],
  forest: [["deer"], ["owl", "mushroom"], ["fox"], ["tent", "campfire"]],
  mountains: [["pine", "goat"], ["balloon"], ["castle"]],
  sea: [["boat"], ["lighthouse"], ["palm", "bird"]],
  underwater: [["fish", "octopus"], ["whale"]],
  desert: [["cactus", "turtle"], ["tent"]],
  snow: [["snowman"], ["penguin"], ["house"]],
  city: [["car"], ["train"], ["tree", "cat"]],
  village: [["windmill"], ["house", "sheep"]],
  space: [["rocket"], ["astronaut"]],
  room: [["cat"], ["bear"]],
  river: [["boat"], ["frog"], ["bridge"]],
  sky: [["balloon"], ["bird", "bird"]],
};

function furnished(brief: Brief, random: Random): Brief {
  if (brief.subjects.some(({ kind }) => !["sun", "moon", "planet"].includes(kind))) return brief;
  const kinds = random.pick(FURNITURE[brief.place] ?? [["tree"]]);
  const subjects = kinds.map((kind) => ({ kind, count: 1, colour: brief.colours[0] ?? null, size: 1, wears: [] }));
  return { ...brief, subjects: [...brief.subjects, ...subjects] };
}
