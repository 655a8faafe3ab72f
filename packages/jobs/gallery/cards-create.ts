import { readFile } from "node:fs/promises";
import type { Deck } from "../src/catalog/index.ts";
import { defineGallery } from "./runner/define-gallery.ts";
import { samplePdf } from "./runner/sample-pdf.ts";

const { itemId, items } = await samplePdf();

export default defineGallery({
  task: "cards.create",
  columns: 3,
  cellHeightPx: 150,
  runs: [{ label: "two pages of text", input: { itemId, count: 12 }, items }],
  async pictures({ artifacts }) {
    const path = artifacts.find(({ name }) => name === "deck")?.path ?? "";
    const { cards } = JSON.parse(await readFile(path, "utf8")) as Deck;
    return cards.map((card) => ({ data: drawn(card.front, card.back), label: `${card.kind}, page ${card.page}` }));
  },
});

/** Question above, answer below, as a drawing. */
function drawn(front: string, back: string): Buffer {
  const line = (text: string, y: number, weight: number) =>
    `<text x="16" y="${y}" font-family="sans-serif" font-size="14" font-weight="${weight}" fill="#1d1b17">${escaped(text)}</text>`;
  const question = wrapped(front).map((text, i) => line(text, 30 + i * 19, 400));
  const answer = wrapped(back).map((text, i) => line(text, 44 + (question.length + i) * 19, 700));
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="150"><rect width="320" height="150" rx="12" fill="#fff"/>${[...question, ...answer].join("")}</svg>`,
  );
}

function wrapped(text: string): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last.length + word.length > 40) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.slice(0, 4);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
