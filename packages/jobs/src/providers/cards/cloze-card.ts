import type { Card } from "../../catalog/cards-create.ts";
import { GAP, makeCard } from "./make-card.ts";
import type { Sentence, Token } from "./read-sentences.ts";

/** How often each word is used in the whole text, by lemma. */
export type Usage = ReadonlyMap<string, number>;

/** A sentence with its most telling part missing: a figure, or the term it is about. null: nothing to ask. */
export function clozeCard(sentence: Sentence, usage: Usage): Card | null {
  const gap = figureOf(sentence) ?? termOf(sentence, usage);
  return gap === null ? null : withGap(sentence, gap);
}

/** Every place the answer stands is a gap: it must not give itself away. */
export function withGap({ text, page }: Pick<Sentence, "text" | "page">, gap: string): Card | null {
  const escaped = gap.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const front = text.replace(new RegExp(`(?<![\\p{L}\\p{N}-])${escaped}(?![\\p{L}\\p{N}-])`, "giu"), GAP);
  if (!front.includes(GAP) || front.replaceAll(GAP, "").replace(/[^\p{L}]/gu, "").length < 15) return null;
  return makeCard({ kind: "cloze", front, back: gap, source: text, page });
}

function figureOf({ figures, text }: Sentence): string | null {
  // A year or an amount; not the "2" of "Figure 2", nor of "[2]".
  const figure = figures.find(
    (one) =>
      one.length >= 2 &&
      !new RegExp(`(?:figure|fig\\.|table|chapter|section|page|p\\.|\\[)\\s*${one.replace(/[^\w ]/g, ".")}`, "i").test(
        text,
      ),
  );
  return figure ?? null;
}

/** The noun or name that the text speaks of most, with the words that belong to it. */
function termOf({ tokens }: Sentence, usage: Usage): string | null {
  let best: { text: string; score: number } | null = null;
  for (let i = 0; i < tokens.length; i += 1) {
    const phrase = phraseAt(tokens, i);
    if (phrase === null) continue;
    const head = phrase.words.at(-1) as Token;
    const used = Math.min(8, usage.get(head.lemma) ?? 1);
    // The end of a sentence is where the news is; its first words are what it is about.
    const place = 0.7 + 0.6 * (i / tokens.length);
    const isName = head.pos === "PROPN" ? 1.25 : 1;
    const score = (1 + Math.log(used)) * place * isName * (phrase.words.length === 2 ? 1.2 : 1);
    if (best === null || score > best.score) best = { text: phrase.text, score };
    i += phrase.words.length - 1;
  }
  return best?.text ?? null;
}

function phraseAt(tokens: readonly Token[], at: number): { words: Token[]; text: string } | null {
  const words: Token[] = [];
  for (let i = at; i < tokens.length && words.length < 3; i += 1) {
    const token = tokens[i] as Token;
    const isPart =
      token.pos === "NOUN" || token.pos === "PROPN" || (token.pos === "ADJ" && words.every(({ pos }) => pos === "ADJ"));
    if (!isPart || token.isStop || !/^[\p{L}][\p{L}\p{N}'’-]+$/u.test(token.text)) break;
    words.push(token);
  }
  while (words.at(-1)?.pos === "ADJ") words.pop();
  const last = words.at(-1);
  // Half of "oxygen-rich" is no answer.
  const isPart = tokens[at - 1]?.text === "-" || tokens[at + words.length]?.text === "-";
  if (last === undefined || last.text.length < 3 || isPart) return null;
  return { words, text: words.map(({ text }) => text).join(" ") };
}
