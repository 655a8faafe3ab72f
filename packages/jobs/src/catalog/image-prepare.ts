import { z } from "zod";
import { defineWorkflow } from "./define-workflow.ts";
import { imageRemoveBackground } from "./image-remove-background.ts";
import { imageThumbnail } from "./image-thumbnail.ts";
import { IMAGE_TYPES } from "./image-types.ts";

export const imagePrepare = defineWorkflow({
  name: "image.prepare",
  title: "Thumbnail and cut-out",
  description: "A thumbnail and the subject cut out, made side by side.",
  input: z.object({ itemId: z.uuid() }),
  accepts: IMAGE_TYPES,
  isQuiet: true, // the cut-out is the news
})
  .step("thumbnail", imageThumbnail, ({ input }) => ({ itemId: input.itemId }))
  .step("cutout", imageRemoveBackground, ({ input }) => ({ itemId: input.itemId }))
  .returns(z.object({ thumbnailId: z.uuid(), cutoutId: z.uuid() }), ({ thumbnail, cutout }) => ({
    thumbnailId: thumbnail.artifactId,
    cutoutId: cutout.artifactId,
  }));
