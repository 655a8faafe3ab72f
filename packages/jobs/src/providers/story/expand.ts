import type { Random } from "./random.ts";

/** What decides which sentences of a text are told, and how. */
export interface Scope {
  /** `hero` → "Mila"; what a `#hero#` becomes. */
  words: Readonly<Record<string, string>>;
  age: number;
  isLong: boolean;
  random: Random;
}

const TAG = /^\[([^\]]+)\]\s*/;

/**
 * Tells a text of the data files (data/tale.ts says how they are written): its sentences, in order, without
 * those whose tags do not hold. A word that is put in is never read as a part of the text.
 * @throws RangeError for a word or a tag that nobody knows
 */
export function expand(text: string, scope: Scope): string[] {
  return text.split(" / ").flatMap((source) => {
    let sentence = source;
    for (let tag = TAG.exec(sentence); tag; tag = TAG.exec(sentence)) {
      if (!holds(tag[1] ?? "", scope)) return [];
      sentence = sentence.slice(tag[0].length);
    }
    return [capital(fill(sentence, scope))];
  });
}

function holds(tag: string, { age, isLong }: Scope): boolean {
  if (tag === "long") return isLong;
  const from = /^(\d+)\+$/.exec(tag);
  if (from) return age >= Number(from[1]);
  const upTo = /^-(\d+)$/.exec(tag);
  if (upTo) return age <= Number(upTo[1]);
  throw new RangeError(`a sentence's tag: expected long, 7+ or -6, got ${tag}`);
}

function fill(sentence: string, { words, random }: Scope): string {
  return sentence
    .replaceAll(/\{([^}]*)\}/g, (_all, choices: string) => random.pick(choices.split("|")))
    .replaceAll(/(\b[Aa] )?#([A-Za-z]+)#/g, (_all, article: string | undefined, name: string) => {
      const word = words[name];
      if (word === undefined) throw new RangeError(`a word of a story: expected a known one, got ${name}`);
      return article === undefined ? word : `${article.trim()}${/^[aeiou]/i.test(word) ? "n" : ""} ${word}`;
    });
}

/** With a capital letter at its beginning, also behind a quotation mark. */
function capital(sentence: string): string {
  return sentence.replace(/^([“(]?)(\p{Ll})/u, (_all, mark: string, letter: string) => mark + letter.toUpperCase());
}
