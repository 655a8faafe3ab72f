import { defineGallery } from "./runner/define-gallery.ts";
import { typeset } from "./runner/typeset.ts";

const KITE = {
  title: "The Red Kite",
  paragraphs: [
    "Once there was a small red kite that wanted to see the sea. It hung in a shed behind a bakery, between a rake and a broken lamp.",
    "One windy morning the baker's daughter took it down. “You look like a kite that wants to go somewhere,” she said.",
    "They climbed the hill together. The wind took the kite and lifted it over the roofs, the river and the long brown fields.",
    "“Can you see it?” called the girl. And the kite could: a thin blue line that shone, and on it one white sail.",
    "A gull came near and asked where it was going. “Here,” said the kite, “I think I am there already.”",
    "In the evening the girl wound in the string, slowly. The kite hung in the shed again, and smelled of salt.",
  ],
};

/** What is taken for each scene: its caption, and what is to be drawn. */
export default defineGallery({
  task: "story.scenes",
  columns: 3,
  cellWidthPx: 420,
  cellHeightPx: 210,
  runs: [{ label: "a story of six paragraphs", input: { ...KITE, sceneCount: 6 } }],
  async pictures({ output }) {
    return output.scenes.map(({ number, caption, prompt }) => ({
      label: `scene ${number}`,
      data: typeset(
        [
          { text: caption, isBold: true },
          { text: `To be drawn: ${prompt}`, sizePx: 12, colour: "#57534e" },
        ],
        420,
        210,
      ),
    }));
  },
});
