import { defineGallery } from "./runner/define-gallery.ts";

const runs = [
  { prompt: "foxes and mushrooms", kind: "nails", style: "floral", palette: "forest" },
  { prompt: "evening by the sea", kind: "nails", style: "marble", palette: "midnight" },
  { prompt: "foxes and mushrooms", kind: "pattern", style: "floral", palette: "forest" },
  { prompt: "retro summer", kind: "pattern", style: "playful", palette: "candy" },
  { prompt: "Summer garden", kind: "poster", style: "elegant", palette: "rose" },
  { prompt: '"Good night, fox" under the moon', kind: "poster", style: "glam", palette: "midnight" },
] as const;

export default defineGallery({
  task: "design.generate",
  cellHeightPx: 320,
  runs: runs.map((run) => ({ label: `${run.kind}, ${run.style}`, input: { ...run, variants: 2, seed: 11 } })),
});
