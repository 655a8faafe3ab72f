import { setImmediate as nextTurn } from "node:timers/promises";
import type { Card } from "../../catalog/cards-create.ts";
import type { CardsProvider, CardsRequest, Passage } from "./cards-provider.ts";
import { clozeCard, withGap, type Usage } from "./cloze-card.ts";
import { definitionCard } from "./definition-card.ts";
import { createCardFilter } from "./make-card.ts";
import { isEnglish, readSentences, type Sentence } from "./read-sentences.ts";

interface Ranked {
  index: number;
  score: number;
  card: Card;
}

const ENGLISH = "Picked by rule from single sentences: look the cards over before you learn them.";
const OTHER = "This text is not English, so there are gaps to fill only; look the cards over before you learn them.";

/** Makes cards on this machine: the most telling sentences, as definitions to ask for and gaps to fill. */
export function createLocalCards(): CardsProvider {
  return {
    async make(request) {
      const english = isEnglish(request.passages.map(({ text }) => text).join("\n"));
      const ranked = english ? await rankEnglish(request) : rankOthers(request);
      const cards = choose(ranked, request);
      for (const card of cards) request.onCard(card);
      const model = english ? "wink-nlp and rules" : "rules";
      return { cards, madeBy: { service: "local", model, limits: english ? ENGLISH : OTHER } };
    },
  };
}

async function rankEnglish({ passages, kinds, signal, onProgress }: CardsRequest): Promise<Ranked[]> {
  const sentences: Sentence[] = [];
  for (const [i, passage] of passages.entries()) {
    await nextTurn(); // a cancel must get a turn
    signal.throwIfAborted();
    sentences.push(...readSentences(passage, sentences.length));
    onProgress(((i + 1) / passages.length) * 0.9, "Reading the text");
  }
  const usage = countUsage(sentences);
  return sentences.filter(isWhole).flatMap((sentence) => {
    const definition = kinds === "cloze" ? null : definitionCard(sentence);
    const cloze = kinds === "basic" ? null : clozeCard(sentence, usage);
    const score = importance(sentence, usage);
    const { index } = sentence;
    if (definition !== null) return [{ index, card: definition, score: score + 1.6 }];
    // Without its neighbour, "It has four of them" asks nothing.
    if (cloze === null || /^(?:it|this|that|these|those|they|he|she|there|such)\b/i.test(sentence.text)) return [];
    return [{ index, card: cloze, score }];
  });
}

/** A full sentence of prose: no heading, no line of figures, no reference. */
function isWhole({ text, tokens }: Sentence): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return (
    /^["“(]?[\p{Lu}\d]/u.test(text) &&
    /[.!;]["”)]?$/.test(text) &&
    tokens.length >= 6 &&
    tokens.length <= 45 &&
    text.length <= 320 &&
    letters / text.length > 0.65 &&
    tokens.some(({ pos }) => pos === "VERB" || pos === "AUX") &&
    !/https?:|www\.|doi:|©|et al\.|\?$/i.test(text)
  );
}

function countUsage(sentences: readonly Sentence[]): Usage {
  const usage = new Map<string, number>();
  for (const { tokens } of sentences) {
    for (const { pos, lemma, isStop } of tokens) {
      if ((pos !== "NOUN" && pos !== "PROPN") || isStop) continue;
      usage.set(lemma, (usage.get(lemma) ?? 0) + 1);
    }
  }
  return usage;
}

/** Speaks of what the text speaks of, says something definite, neither too short nor too long. */
function importance({ tokens, figures, isFirst }: Sentence, usage: Usage): number {
  const content = tokens.filter(({ pos, isStop }) => (pos === "NOUN" || pos === "PROPN") && !isStop);
  const weight = content.reduce((sum, { lemma }) => sum + Math.log(1 + (usage.get(lemma) ?? 0)), 0);
  const topic = weight / Math.sqrt(Math.max(4, tokens.length));
  const length = tokens.length >= 9 && tokens.length <= 28 ? 0.4 : 0;
  return topic + length + (figures.length > 0 ? 0.5 : 0) + (isFirst ? 0.3 : 0);
}

/** The best of all, no two alike, spread over the pages; then in the order of the text. */
function choose(ranked: readonly Ranked[], { count, passages }: CardsRequest): Card[] {
  const isNew = createCardFilter();
  const perPage = new Map<number | null, number>();
  const share = Math.max(2, Math.ceil((count / Math.max(1, passages.length)) * 1.5));
  const chosen: Ranked[] = [];
  const left: Ranked[] = [];
  const take = (one: Ranked): void => {
    if (chosen.length < count && isNew(one.card)) chosen.push(one);
  };
  for (const one of ranked.toSorted((a, b) => b.score - a.score)) {
    const onPage = perPage.get(one.card.page) ?? 0;
    if (onPage >= share && one.card.page !== null) left.push(one);
    else {
      perPage.set(one.card.page, onPage + 1);
      take(one);
    }
  }
  for (const one of left) take(one);
  return chosen.toSorted((a, b) => a.index - b.index).map(({ card }) => card);
}

/** Any language and script: sentences and words by Unicode's rules; the gap is a figure or a frequent long word. */
function rankOthers({ passages, kinds, onProgress }: CardsRequest): Ranked[] {
  if (kinds === "basic") return [];
  const words = new Intl.Segmenter(undefined, { granularity: "word" });
  const wordsOf = (text: string) =>
    [...words.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
  const usage = new Map<string, number>();
  for (const { text } of passages) {
    for (const word of wordsOf(text)) usage.set(word, (usage.get(word) ?? 0) + 1);
  }
  const ranked: Ranked[] = [];
  for (const [i, { text, page }] of passages.entries()) {
    for (const sentence of sentencesOf({ text, page })) {
      const inside = wordsOf(sentence);
      if (inside.length < 5 || inside.length > 45 || sentence.length > 320) continue;
      const figure = inside.find((word) => /^\p{N}{2,}$/u.test(word));
      const weigh = (word: string) => Math.log(1 + (usage.get(word) ?? 0)) * Math.min(10, word.length);
      const term = inside.filter((word) => word.length >= 3).toSorted((a, b) => weigh(b) - weigh(a))[0];
      const gap = figure ?? term;
      const card = gap === undefined ? null : withGap({ text: sentence, page }, gap);
      if (card !== null) ranked.push({ index: ranked.length, card, score: weigh(gap as string) + (figure ? 4 : 0) });
    }
    onProgress(((i + 1) / passages.length) * 0.9, "Reading the text");
  }
  return ranked;
}

function sentencesOf({ text }: Passage): string[] {
  const plain = text.replace(/\n(?!\n)/g, " ");
  return [...new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(plain)]
    .map(({ segment }) => segment.trim())
    .filter((segment) => /[.!。！؟।…]["”»)]?$/u.test(segment));
}
