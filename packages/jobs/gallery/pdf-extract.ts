import { defineGallery } from "./runner/define-gallery.ts";
import { samplePdf } from "./runner/sample-pdf.ts";

const { itemId, items } = await samplePdf();

export default defineGallery({
  task: "pdf.extract",
  columns: 3,
  cellHeightPx: 440,
  runs: [{ label: "two pages of text", input: { itemId }, items }],
});
