import { defineGallery } from "./runner/define-gallery.ts";
import { photo } from "./runner/photo.ts";

const names = ["astronaut.png", "chelsea.png", "coffee.png", "st-allium-oreophilum.jpg"];

export default defineGallery({
  task: "image.remove-background",
  runs: names.map((name) => {
    const { itemId, items, before } = photo(name);
    return { label: name, input: { itemId }, items, before };
  }),
});
