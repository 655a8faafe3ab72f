import { fileURLToPath } from "node:url";
import { defineGallery } from "./runner/define-gallery.ts";

const ITEM = "00000000-0000-4000-8000-000000000001";
const names = ["testsrc.mp4", "black-first.webm", "turned.mov"];

export default defineGallery({
  task: "video.thumbnail",
  columns: 3,
  runs: names.map((name) => ({
    label: name,
    input: { itemId: ITEM },
    items: { [ITEM]: fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url)) },
  })),
});
