import { CARTOON_STYLES } from "../src/catalog/image-cartoonize.ts";
import { defineGallery } from "./runner/define-gallery.ts";
import { photo } from "./runner/photo.ts";

const names = ["astronaut.png", "chelsea.png", "st-french-alpine-landscape.jpg"];

export default defineGallery({
  task: "image.cartoonize",
  columns: 5,
  cellHeightPx: 320,
  runs: names.flatMap((name) =>
    CARTOON_STYLES.map((style) => {
      const { itemId, items, before } = photo(name);
      return { label: `${name}, ${style}`, input: { itemId, style }, items, before };
    }),
  ),
});
