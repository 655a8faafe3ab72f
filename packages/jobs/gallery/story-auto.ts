import { defineGallery } from "./runner/define-gallery.ts";
import { typeset } from "./runner/typeset.ts";

/** The beginning of each story. */
export default defineGallery({
  task: "story.auto",
  columns: 3,
  cellWidthPx: 420,
  cellHeightPx: 420,
  runs: [
    { label: "Mila, 6, sea, gentle", input: { hero: "Mila", pronoun: "she", theme: "sea", seed: 3 } },
    {
      label: "Jonas, 10, space, funny",
      input: { hero: "Jonas", pronoun: "he", age: 10, theme: "space", tone: "funny", seed: 4 },
    },
    { label: "Sam, 3, garden, dreamy", input: { hero: "Sam", age: 3, theme: "garden", tone: "dreamy", seed: 5 } },
    {
      label: "Noé, 8, castle, brave, with a hedgehog",
      input: { hero: "Noé", age: 8, theme: "castle", tone: "brave", idea: "a hedgehog who can read", seed: 6 },
    },
    { label: "Zoë, 5, forest, funny", input: { hero: "Zoë", pronoun: "she", age: 5, tone: "funny", seed: 7 } },
    {
      label: "Omar, 12, sea, brave, long",
      input: { hero: "Omar", pronoun: "he", age: 12, theme: "sea", tone: "brave", length: "long", seed: 8 },
    },
  ],
  async pictures({ output }) {
    const { title, paragraphs, wordCount } = output;
    const head = [
      { text: title, sizePx: 18, isBold: true },
      { text: `${wordCount} words`, sizePx: 11, colour: "#78716c" },
    ];
    return [{ data: typeset([...head, ...paragraphs.map((text) => ({ text, sizePx: 13 }))], 420, 420) }];
  },
});
