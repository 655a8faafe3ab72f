import type { ParsedTaskInput, TaskOutput } from "../catalog/index.ts";
import type { MadeBy } from "../catalog/made-by.ts";
import type { Handler, JobContext } from "../engine/handler.ts";
import { createLocalFaces } from "../providers/faces/local-faces.ts";
import type { FaceSwapProvider } from "../providers/poster/face-swap-provider.ts";
import { makePoster } from "../providers/poster/make-poster.ts";
import { fromLeft, pickFace } from "../providers/poster/pick-face.ts";
import { createSegmindFaceSwap, SEGMIND_MODEL } from "../providers/poster/segmind/segmind-client.ts";
import { POSTER_WIDTH } from "../providers/poster/templates/poster-template.ts";
import { TEMPLATES } from "../providers/poster/templates/index.ts";

/** Where each stage begins, in percent of the whole. */
const STAGES = {
  words: { percent: 20, step: "Setting the title" },
  art: { percent: 25, step: "Painting you in" },
  swap: { percent: 55, step: "Painting your face anew" },
  write: { percent: 75, step: "Printing" },
} as const;

const MADE_HERE: MadeBy = {
  service: "local",
  model: "Warped, matched and painted over",
  limits: "Best with a face that looks straight at the camera.",
};

// One per process: the models stay loaded for the next job.
const faces = createLocalFaces();

/** Paints the person of a photo into a film poster, with title and credits, as a PNG and as a PDF for print. */
export const posterCreate: Handler<"poster.create"> = (ctx, input) => createPoster(ctx, input, POSTER_WIDTH);

/** As above, with a PNG of another width, in pixels: 2 025 is what people get, tests make do with less. */
export async function createPoster(
  ctx: JobContext<"poster.create">,
  input: ParsedTaskInput<"poster.create">,
  pngWidthPx: number,
): Promise<TaskOutput<"poster.create">> {
  const { itemId, template, faceIndex, title, tagline, credits } = input;
  const file = await ctx.item(itemId);
  ctx.progress({ percent: 2, step: "Looking for your face" });
  const found = await faces.detect({ photo: file.path, signal: ctx.signal });
  const inOrder = fromLeft(found.faces);
  if (inOrder.length > 1) {
    ctx.emit({
      faces: inOrder.slice(0, 50).map(({ box }) => ({
        x: box.x / found.widthPx,
        y: box.y / found.heightPx,
        width: box.width / found.widthPx,
        height: box.height / found.heightPx,
      })),
    });
  }
  const face = pickFace(found, faceIndex);
  const swap = faceSwapOf(ctx);
  const { pngPath, pdfPath, widthPx, heightPx } = await makePoster({
    photoPath: file.path,
    face,
    template: TEMPLATES[template],
    words: { title, tagline, credits },
    swap,
    tempDir: ctx.tempDir,
    widthPx: pngWidthPx,
    signal: ctx.signal,
    onStage: (stage) => ctx.progress(STAGES[stage]),
  });
  const madeBy: MadeBy =
    swap === null ? MADE_HERE : { service: "segmind", model: SEGMIND_MODEL, limits: MADE_HERE.limits };
  const meta = { widthPx, heightPx, template, madeBy };
  const { artifactId } = await ctx.artifact({ path: pngPath }, { name: "poster", contentType: "image/png", meta });
  const pdf = await ctx.artifact({ path: pdfPath }, { name: "print", contentType: "application/pdf", meta });
  ctx.progress({ percent: 100, step: "Done" });
  const taken = inOrder.indexOf(face);
  return { artifactId, pdfId: pdf.artifactId, widthPx, heightPx, faces: inOrder.length, faceIndex: taken, madeBy };
}

/** Segmind's, where it is connected. */
function faceSwapOf(ctx: JobContext<"poster.create">): FaceSwapProvider | null {
  const connection = ctx.connection("segmind");
  if (connection === null) return null;
  return createSegmindFaceSwap({
    ...connection,
    provider: ctx.provider("segmind"),
    signal: ctx.signal,
    async onPaid(remaining) {
      await ctx.cost({ service: "segmind", model: SEGMIND_MODEL, unit: "image", quantity: 1, usdMicros: null });
      if (remaining !== null) ctx.log("info", "credits left at the service", { remaining });
    },
  });
}
