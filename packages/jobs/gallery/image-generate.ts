import { defineGallery } from "./runner/define-gallery.ts";

const prompts = [
  ["storybook", "A little fox with a red scarf walks through the autumn forest at dusk"],
  ["watercolor", "Two rabbits and a hedgehog in a spring meadow"],
  ["storybook", "A pirate ship on the stormy sea with a cat captain"],
  ["night", "A lighthouse by the sea at night"],
  ["ink", "An old king and a princess in front of a castle"],
  ["papercut", "A wizard with a lantern in a magical forest at night"],
  ["flat", "A bear and a mouse with a blue hat in the snow"],
  ["storybook", "A girl with an umbrella in the rain, city street"],
] as const;

export default defineGallery({
  task: "image.generate",
  cellHeightPx: 320,
  runs: prompts.map(([style, prompt], i) => ({ label: `${style}: ${prompt}`, input: { prompt, style, seed: i + 1 } })),
});
