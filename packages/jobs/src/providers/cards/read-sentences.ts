import model from "wink-eng-lite-web-model";
import winkNLP from "wink-nlp";
import { paragraphs } from "../pdf/plain-text.ts";
import type { Passage } from "./cards-provider.ts";

/** A word or mark of a sentence. */
export interface Token {
  text: string;
  /** Universal part of speech: NOUN, PROPN, VERB, AUX, DET, NUM … */
  pos: string;
  /** In lower case, as in a dictionary: what counts how often a word is used. */
  lemma: string;
  isStop: boolean;
  /** Where it begins in the sentence. */
  at: number;
}

export interface Sentence {
  text: string;
  page: number | null;
  tokens: Token[];
  /** Dates, amounts, percentages: what a reader is asked for most. */
  figures: string[];
  /** It opens its paragraph. */
  isFirst: boolean;
  /** Place in the text. */
  index: number;
}

const FIGURES: ReadonlySet<string> = new Set(["DATE", "PERCENT", "MONEY", "CARDINAL", "DURATION", "ORDINAL", "TIME"]);

let engine: ReturnType<typeof winkNLP> | undefined;

/** Takes English text apart: sentences, words with what they are, figures. */
export function readSentences(passage: Passage, from: number): Sentence[] {
  const nlp = (engine ??= winkNLP(model));
  const { its } = nlp;
  const found: Sentence[] = [];
  for (const paragraph of paragraphs(passage.text)) {
    const sentences = nlp.readDoc(paragraph).sentences();
    sentences.each((sentence, place) => {
      const text = sentence.out().replace(/\s+/g, " ").trim();
      const values = sentence.tokens().out();
      const parts = sentence.tokens().out(its.pos);
      const lemmas = sentence.tokens().out(its.lemma as never) as unknown as string[];
      const stops = sentence.tokens().out(its.stopWordFlag) as unknown as boolean[];
      let at = 0;
      const tokens = values.map((value, i): Token => {
        const here = text.indexOf(value, at);
        if (here !== -1) at = here + value.length;
        return { text: value, pos: parts[i] ?? "X", lemma: lemmas[i] ?? value, isStop: stops[i] === true, at: here };
      });
      const entities = sentence.entities().out(its.detail) as unknown as { value: string; type: string }[];
      const figures = entities.filter((one) => FIGURES.has(one.type) && /\d/.test(one.value)).map((one) => one.value);
      found.push({ text, page: passage.page, tokens, figures, isFirst: place === 0, index: from + found.length });
    });
  }
  return found;
}

/** Whether text reads like English: one word in eight, at least, is one of its commonest. */
export function isEnglish(text: string): boolean {
  const words =
    text
      .slice(0, 20_000)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const common = words.filter((word) => COMMON.has(word)).length;
  return words.length > 0 && common / words.length > 0.125;
}

const COMMON: ReadonlySet<string> = new Set(
  "the of and to in is that for it as was with be by on are this which from or an at".split(" "),
);
