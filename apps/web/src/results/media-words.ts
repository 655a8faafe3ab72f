/** What results of flashcards say. */
import { plural } from "../app/plural.ts";

export const cardWords = {
  study: "Study",
  apkg: "For Anki",
  csv: "CSV",
  cards: (count: number) => plural(count, "1 card", `${count} cards`),
  all: "All",
  questions: "Questions",
  clozes: "Gaps",
  page: (page: number) => `Page ${page}`,
};

/** What results of PDFs say. */
export const pdfWords = {
  pages: (count: number) => plural(count, "1 page", `${count} pages`),
  words: (count: number) => plural(count, "1 word", `${count.toLocaleString("en")} words`),
  around: (text: string) => `… ${text} …`,
  page: (page: number) => `Page ${page}`,
  outline: "Outline",
  search: "Search in the text",
  found: (count: number) => plural(count, "On 1 page", `On ${count} pages`),
  nothing: "Not found.",
  noText: "This page has no text: it is a picture, as in a scan.",
  markdown: "Text as Markdown",
  cards: "Make flashcards",
};

/** What results of videos say. */
export const videoWords = {
  poster: "Poster",
  strip: "From start to end",
  download: "Download poster",
  length: "Length",
  size: "Size",
  rate: "Frames a second",
  video: "Picture",
  audio: "Sound",
  silent: "none",
  container: "Container",
};
