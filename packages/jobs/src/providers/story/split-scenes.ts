import type { Cast } from "./tell-story.ts";

export interface Scene {
  number: number;
  text: string;
  caption: string;
  prompt: string;
}

const MAX_CAPTION_CHARS = 110;

/**
 * Splits a story into scenes of about the same length, at the ends of its paragraphs, or of its sentences
 * where there are fewer paragraphs than scenes. A caption is a sentence of the scene that has its hero in it.
 * @param cast null: what is in the pictures is told by the captions alone
 * @returns at most `sceneCount` scenes; fewer where the story has fewer sentences
 */
export function splitScenes(
  story: { title: string; paragraphs: readonly string[] },
  sceneCount: number,
  cast: Cast | null,
): Scene[] {
  const isFine = story.paragraphs.length < sceneCount;
  const parts = isFine ? story.paragraphs.flatMap(sentencesOf) : [...story.paragraphs];
  return shareOut(parts, sceneCount).map((texts, n) => {
    const text = texts.join(isFine ? " " : "\n\n");
    const caption = captionOf(text, cast);
    return { number: n + 1, text, caption, prompt: promptOf(caption, text, story.title, cast) };
  });
}

/** Groups of neighbours, none empty, whose lengths are as even as one walk can make them. */
function shareOut(parts: readonly string[], count: number): string[][] {
  const groups: string[][] = [];
  let next = 0;
  for (let left = Math.min(count, parts.length); left > 0; left -= 1) {
    const rest = parts.slice(next).reduce((sum, part) => sum + part.length, 0);
    const wanted = rest / left;
    const group: string[] = [];
    let length = 0;
    // The others need one part each at least.
    while (next < parts.length - (left - 1)) {
      const part = parts[next] ?? "";
      const isNearer = Math.abs(length + part.length - wanted) <= Math.abs(length - wanted);
      if (group.length > 0 && left > 1 && !isNearer) break;
      group.push(part);
      length += part.length;
      next += 1;
    }
    groups.push(group);
  }
  return groups;
}

export function sentencesOf(text: string): string[] {
  const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });
  const sentences: string[] = [];
  for (const { segment } of segmenter.segment(text)) {
    const last = sentences.at(-1);
    // “Ah …” he said: what begins small belongs to what was before.
    if (last !== undefined && /^\p{Ll}/u.test(segment)) sentences[sentences.length - 1] = last + segment;
    else sentences.push(segment);
  }
  return sentences.map((sentence) => sentence.trim()).filter((sentence) => sentence !== "");
}

/** The sentence that says most of who does what: whole, neither short nor long, no speech, with a name. */
function captionOf(text: string, cast: Cast | null): string {
  const names = cast === null ? [] : [cast.hero, cast.friend.name];
  const weigh = (sentence: string): number =>
    names.filter((name) => sentence.includes(name)).length * 3 +
    (/[“”"]/.test(sentence) ? -3 : 0) +
    (sentence.length >= 30 && sentence.length <= MAX_CAPTION_CHARS ? 2 : 0);
  const best = sentencesOf(text).toSorted((a, b) => weigh(b) - weigh(a))[0] ?? text;
  if (best.length <= MAX_CAPTION_CHARS) return best;
  return `${best.slice(0, MAX_CAPTION_CHARS).replace(/[\s,;:]+\S*$/u, "")} …`;
}

function promptOf(caption: string, text: string, title: string, cast: Cast | null): string {
  if (cast === null) return `Picture book illustration for “${title}”: ${caption}`;
  const { hero, heroIs, friend, place, scenery } = cast;
  const isWith = text.includes(friend.name) || text.includes(friend.kind);
  const who = isWith ? `${hero}, ${heroIs}, and ${friend.name}, ${withArticle(friend.kind)},` : `${hero}, ${heroIs},`;
  return `${who} in ${place}. ${caption} ${scenery}`;
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun}`;
}
