import { POSTER_TEMPLATES } from "../src/catalog/poster-templates.ts";
import { defineGallery } from "./runner/define-gallery.ts";
import { photo } from "./runner/photo.ts";

const WORDS = {
  orbit: {
    title: "The Last Orbit",
    tagline: "She left for a year. She was gone for a thousand.",
    credits: "Northlight Pictures presents a film by Mara Lindqvist\nmusic Jonas Adeyemi",
  },
  noir: { title: "Midnight in Marseille", tagline: "Some doors should stay shut", credits: "written by A. K. Moreau" },
  voyage: { title: "Over the Alps", tagline: "Fly the morning mail", credits: "Compagnie Aérienne du Léman 1931" },
  ember: {
    title: "The Ember Road",
    tagline: "All that burns remembers",
    credits: "a tale in seven nights · סיפור · حكاية",
  },
} as const;

const { itemId, items } = photo("astronaut.png");

export default defineGallery({
  task: "poster.create",
  cellWidthPx: 324,
  cellHeightPx: 480,
  runs: POSTER_TEMPLATES.map((template) => ({
    label: `astronaut.png, ${template}`,
    input: { itemId, template, ...WORDS[template] },
    items,
  })),
});
