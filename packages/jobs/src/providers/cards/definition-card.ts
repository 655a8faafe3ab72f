import type { Card } from "../../catalog/cards-create.ts";
import { makeCard } from "./make-card.ts";
import type { Sentence, Token } from "./read-sentences.ts";

const NAMES: ReadonlySet<string> = new Set(["NOUN", "PROPN", "ADJ", "ADP", "PART", "PUNCT", "NUM"]);
/** Words at a sentence's head that point back to another sentence: alone, it makes no sense. */
const POINTS_BACK =
  /^(?:it|this|that|these|those|they|he|she|we|you|i|there|here|such|another|one|both|some|many|most|others?|the (?:first|second|third|former|latter|following|next|same|other|result|reason|problem|idea|question|answer|point|author|figure|table))\b/i;

/** "X is a Y", "X refers to Y", "… is called X", "Who did Y": a question and its answer, or null. */
export function definitionCard(sentence: Sentence): Card | null {
  const { text } = sentence;
  if (POINTS_BACK.test(text)) return null;
  return called(sentence) ?? meaning(sentence) ?? whatIs(sentence) ?? whoDid(sentence);
}

function basic(sentence: Sentence, front: string, back: string): Card | null {
  const answer = capital(back.replace(/[.;:,\s]+$/, ""));
  const words = answer.split(/\s+/).length;
  if (answer.length < 3 || answer.length > 260 || front.length > 200 || words > 38) return null;
  return makeCard({ kind: "basic", front, back: answer, source: sentence.text, page: sentence.page });
}

/** "The loss of water through leaves is called transpiration." */
function called(sentence: Sentence): Card | null {
  const found =
    /^(.{12,160}?)\s+(?:is|are)\s+(?:also\s+)?(?:called|termed|known as)\s+(?:the\s+|an?\s+)?([^,.;()]{3,50})/.exec(
      sentence.text,
    );
  if (found === null) return null;
  const [, what = "", name = ""] = found;
  if (/[,;:]/.test(what) || name.split(" ").length > 5) return null;
  const isMany = /\bare\s+(?:also\s+)?(?:called|termed|known)/.test(found[0]);
  return basic(sentence, `What ${isMany ? "are" : "is"} ${uncapital(what, sentence.tokens)} called?`, name);
}

/** "Osmosis refers to …", "X means …", "X is defined as …". */
function meaning(sentence: Sentence): Card | null {
  const found =
    /^(?:the term\s+)?["“]?(.{3,60}?)["”]?\s+(?:refers? to|means?|(?:is|are) defined as|denotes?|stands? for)\s+(.{12,})$/i.exec(
      sentence.text,
    );
  const [, term = "", rest = ""] = found ?? [];
  if (found === null || !isTerm(sentence, term)) return null;
  const verb = /stands? for/i.test(found[0].slice(term.length, term.length + 14)) ? "stand for" : "mean";
  return basic(sentence, `What does ${uncapital(term, sentence.tokens)} ${verb}?`, rest);
}

/** "Osmosis is the movement of water …". */
function whatIs(sentence: Sentence): Card | null {
  const { tokens, text } = sentence;
  const verb = tokens.findIndex(({ text: word }) => /^(?:is|are|was|were)$/.test(word));
  const next = tokens[verb + 1];
  if (verb < 1 || verb > 8 || next === undefined) return null;
  const term = text.slice(0, tokens[verb]!.at).trim();
  const rest = text.slice(next.at);
  // A noun follows, as a rule behind its article: not "is running", "is very large", "is not".
  const after = tokens[verb + 2];
  const isBare = next.pos === "NOUN" || (next.pos === "ADJ" && after?.pos === "NOUN");
  const isNoun = /^(?:an?|the|any)$/i.test(next.text) || (isBare && verb <= 4);
  if (!isNoun || !isTerm(sentence, term) || rest.split(" ").length < 4) return null;
  const was = tokens[verb]!.text;
  const isPerson = tokens.slice(0, verb).every(({ pos }) => pos === "PROPN") && verb >= 2 && /^was|is$/.test(was);
  const isWho =
    isPerson && /\b(?:\w+(?:ist|er|or|ian)|king|queen|poet|man|woman)\b/i.test(rest.split(" ").slice(0, 6).join(" "));
  return basic(sentence, `${isWho ? "Who" : "What"} ${was} ${uncapital(term, tokens)}?`, rest);
}

/** "Marie Curie discovered polonium in 1898." */
function whoDid(sentence: Sentence): Card | null {
  const { tokens, text } = sentence;
  const verb = tokens.findIndex(({ pos }) => pos !== "PROPN");
  const word = tokens[verb];
  if (
    verb < 2 ||
    verb > 4 ||
    word === undefined ||
    word.pos !== "VERB" ||
    !/ed$|^(?:wrote|built|found|made|won|led)$/.test(word.text)
  )
    return null;
  const rest = text.slice(word.at).replace(/[.\s]+$/, "");
  if (rest.split(" ").length < 3 || rest.length > 160) return null;
  return basic(sentence, `Who ${rest}?`, text.slice(0, word.at));
}

/** A name for something: nouns and what belongs to them, without a verb or a clause. */
function isTerm(sentence: Sentence, term: string): boolean {
  const words = sentence.tokens.filter(({ at }) => at !== -1 && at < term.length);
  const inner = words[0]?.pos === "DET" ? words.slice(1) : words;
  return (
    inner.length > 0 &&
    inner.length <= 6 &&
    !/[,;:]/.test(term) &&
    inner.every(({ pos }) => NAMES.has(pos)) &&
    inner.some(({ pos, isStop }) => (pos === "NOUN" || pos === "PROPN") && !isStop)
  );
}

/** A sentence's first word in the middle of another: small, unless it is a name or a short form. */
function uncapital(phrase: string, tokens: readonly Token[]): string {
  const [first, second] = tokens;
  const isName =
    first?.pos === "PROPN" &&
    (second?.pos === "PROPN" || /^[^a-z]*$/.test(first.text) || /[A-Z].*[A-Z]/.test(first.text));
  return isName ? phrase : phrase.charAt(0).toLowerCase() + phrase.slice(1);
}

function capital(phrase: string): string {
  return phrase.charAt(0).toUpperCase() + phrase.slice(1);
}
