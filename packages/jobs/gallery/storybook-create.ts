import { defineGallery } from "./runner/define-gallery.ts";
import { pdfPages } from "./runner/pdf-pages.ts";
import { photo } from "./runner/photo.ts";

const { itemId, items } = photo("astronaut.png");

/** Three books: the cover, two scenes, and how it was made. */
export default defineGallery({
  task: "storybook.create",
  columns: 6,
  cellWidthPx: 250,
  cellHeightPx: 250,
  runs: [
    {
      label: "Mila, 6, sea, gentle",
      input: { hero: "Mila", pronoun: "she", theme: "sea", seed: 3, sceneCount: 6 },
    },
    {
      label: "Jonas, 9, space, brave, with a photo",
      input: {
        ...{ hero: "Jonas", pronoun: "he", age: 9, theme: "space", tone: "brave", length: "long", seed: 12 },
        ...{ sceneCount: 7, style: "night", photoItemId: itemId },
      },
      items,
    },
    {
      label: "مريم, 4, forest, dreamy",
      input: {
        hero: "مريم",
        pronoun: "she",
        age: 4,
        tone: "dreamy",
        length: "short",
        seed: 5,
        style: "watercolor",
        sceneCount: 4,
      },
    },
  ],
  async pictures({ output, artifacts }) {
    const pdf = artifacts.find(({ artifactId }) => artifactId === output.pdfArtifactId);
    const last = output.pageCount;
    const pages = await pdfPages(pdf?.path ?? "", [1, 2, 3, 4, 5, last], 0.7);
    return pages.map((data) => ({ data }));
  },
});
