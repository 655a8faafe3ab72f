/** Draws the pictures from which people choose a poster's template: `pnpm --filter @jobwire/jobs draw:templates`. */
import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import { POSTER_TEMPLATES } from "../src/catalog/poster-templates.ts";
import { createLocalFaces } from "../src/providers/faces/local-faces.ts";
import { composeArt, flatten } from "../src/providers/poster/compose-art.ts";
import { pickFace } from "../src/providers/poster/pick-face.ts";
import { TEMPLATES } from "../src/providers/poster/templates/index.ts";

const PHOTO = new URL("../fixtures/astronaut.png", import.meta.url).pathname;
const TARGET = new URL("../../../apps/web/src/studio/poster/pictures/", import.meta.url);
/** Drawn larger than shown, so that edges are smooth. */
const [DRAWN_PX, SHOWN_PX] = [810, 540];

const { signal } = new AbortController();
const face = pickFace(await createLocalFaces().detect({ photo: PHOTO, signal }), "largest");
for (const name of POSTER_TEMPLATES) {
  const art = await composeArt(PHOTO, face, TEMPLATES[name], DRAWN_PX, null);
  const { width, height } = art.back;
  const picture = await sharp(await flatten(art), { raw: { width, height, channels: 3 } })
    .resize(SHOWN_PX)
    .webp({ quality: 76, effort: 6 })
    .toBuffer();
  await writeFile(new URL(`${name}.webp`, TARGET), picture);
}
