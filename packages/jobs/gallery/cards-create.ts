import { readFile } from "node:fs/promises";
import type { Deck } from "../src/catalog/index.ts";
import { defineGallery } from "./runner/define-gallery.ts";
import { samplePdf } from "./runner/sample-pdf.ts";
import { typeset } from "./runner/typeset.ts";

const { itemId, items } = await samplePdf();

export default defineGallery({
  task: "cards.create",
  columns: 3,
  cellHeightPx: 150,
  runs: [{ label: "two pages of text", input: { itemId, count: 12 }, items }],
  async pictures({ artifacts }) {
    const path = artifacts.find(({ name }) => name === "deck")?.path ?? "";
    const { cards } = JSON.parse(await readFile(path, "utf8")) as Deck;
    return cards.map((card) => ({
      data: typeset([{ text: card.front }, { text: card.back, isBold: true }], 320, 150),
      label: `${card.kind}, page ${card.page}`,
    }));
  },
});
