import { describe, expect, test } from "vitest";
import { STORY_LENGTHS, STORY_THEMES, STORY_TONES } from "../../catalog/story-wish.ts";
import { evenParagraphs } from "./even-paragraphs.ts";
import { readStory } from "./read-story.ts";
import type { StoryPiece } from "./read-story.ts";
import { sentencesOf, splitScenes } from "./split-scenes.ts";
import { tellStory } from "./tell-story.ts";
import type { StoryWish } from "./tell-story.ts";

const WISH: StoryWish = {
  hero: "Mila",
  pronoun: "she",
  age: 6,
  theme: "forest",
  tone: "gentle",
  length: "medium",
  seed: 1,
};
const tell = (wish: Partial<StoryWish> = {}) => tellStory({ ...WISH, ...wish });
const textOf = ({ paragraphs }: { paragraphs: string[] }) => paragraphs.join(" ");
const wordsOf = (wish: Partial<StoryWish>) => textOf(tell(wish)).split(" ").length;

describe("a story told here", () => {
  test("is the same for the same wish and seed, and another one for another seed", () => {
    expect(tell()).toEqual(tell());
    const texts = new Set(Array.from({ length: 50 }, (_none, seed) => textOf(tell({ seed }))));
    expect(texts.size).toBe(50);
    const seventh = Array.from({ length: 60 }, (_none, seed) => tell({ seed }).paragraphs.at(-2)?.split(".")[0]);
    // The turning point is the plot's own: three of them a theme.
    expect(new Set(seventh.map((sentence) => sentence?.slice(0, 12))).size).toBe(3);
  });

  test("never says a sentence twice and leaves nothing unsaid, whatever is wished for", () => {
    const faults: string[] = [];
    for (const theme of STORY_THEMES) {
      for (const tone of STORY_TONES) {
        for (const length of STORY_LENGTHS) {
          for (let seed = 0; seed < 12; seed += 1) {
            const pronoun = (["she", "he", "they"] as const)[seed % 3] ?? "they";
            const story = tell({ theme, tone, length, seed, pronoun, age: 2 + seed });
            const sentences = story.paragraphs.flatMap(sentencesOf);
            const twice = sentences.filter((one, n) => one.length > 15 && sentences.indexOf(one) !== n);
            const odd = [story.title, ...sentences].filter((one) =>
              /[#{}[\]|]| \/ |\b[Aa] [aeiou]|\ba an?\b/.test(one),
            );
            faults.push(...twice, ...odd);
          }
        }
      }
    }
    expect(faults).toEqual([]);
  });

  test("brings back what was in the pocket on the first page", () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const { paragraphs } = tell({ seed, theme: STORY_THEMES[seed % 5] ?? "sea" });
      const [first = "", ...rest] = paragraphs;
      const later = rest
        .slice(-3)
        .join(" ")
        .split(/[^\p{L}’-]+/u)
        .join(" ");
      // Three words in a row, of which one is rare enough, join the beginning to the end.
      const words = first.split(/[^\p{L}’-]+/u);
      const threes = words.map((_word, n) => words.slice(n, n + 3).join(" ")).filter((three) => three.length > 12);
      expect(threes.some((three) => later.includes(three.replace(/^an? /, "")))).toBe(true);
    }
  });

  test("suits its listener and its length", () => {
    for (const theme of STORY_THEMES) {
      const [short = 0, medium = 0, long = 0] = STORY_LENGTHS.map((length) => wordsOf({ theme, length, age: 8 }));
      expect(short).toBeGreaterThan(300);
      expect(medium).toBeGreaterThan(short + 50);
      expect(long).toBeGreaterThan(medium + 50);
      expect(wordsOf({ theme, age: 3 })).toBeLessThan(wordsOf({ theme, age: 9 }));
    }
    expect(textOf(tell({ tone: "funny", seed: 4 }))).not.toBe(textOf(tell({ tone: "brave", seed: 4 })));
  });

  test("takes the hero’s name as it is, in whatever script, and the animal of an idea", () => {
    for (const hero of ["مريم", "דוד", "🦊", "$& #friend# {a|b}", "O’Brien / son"]) {
      const story = tell({ hero, seed: 3 });
      expect(textOf(story)).toContain(hero);
      expect(story.cast.hero).toBe(hero);
    }
    expect(tell({ idea: "Please with two penguins!" }).cast.friend.kind).toBe("penguin");
    expect(textOf(tell({ pronoun: "he" }))).toMatch(/\bhis\b/);
    expect(textOf(tell({ pronoun: "he" }))).not.toMatch(/\bher\b/);
  });
});

test("a story is read from a stream in sentences, however the stream is cut", () => {
  const source =
    "**The Red Kite**\n\nOnce there was a kite. “It flew!” said Ann. Still here\n\n### It *landed*… and that was that.";
  const whole = {
    title: "The Red Kite",
    paragraphs: ["Once there was a kite. “It flew!” said Ann. Still here", "It landed… and that was that."],
  };
  for (const size of [1, 3, 7, 500]) {
    const pieces: StoryPiece[] = [];
    const reader = readStory((piece) => pieces.push(piece));
    for (let at = 0; at < source.length; at += size) reader.take(source.slice(at, at + size));
    expect(reader.end()).toEqual(whole);
    const [title, ...texts] = pieces;
    expect(title).toEqual({ kind: "title", title: whole.title });
    for (const [n, paragraph] of whole.paragraphs.entries()) {
      const of = texts.flatMap((piece) => (piece.kind === "text" && piece.paragraph === n ? [piece.text] : []));
      expect(of.join(" ")).toBe(paragraph);
    }
  }
});

test("what a service writes in one block, or in very many lines, becomes paragraphs that can be worked with", () => {
  const block = "It was a long day. ".repeat(500).trim();
  const parted = evenParagraphs([block]);
  expect(parted.join(" ")).toBe(block);
  expect(Math.max(...parted.map(({ length }) => length))).toBeLessThan(1_600);
  expect(evenParagraphs(["x".repeat(4_000)]).map(({ length }) => length)).toEqual([1_500, 1_500, 1_000]);
  const lines = Array.from({ length: 130 }, (_none, n) => `Line ${n}.`);
  expect(evenParagraphs(lines)).toHaveLength(44);
  expect(evenParagraphs(lines).join(" ")).toBe(lines.join(" "));
  expect(evenParagraphs(lines.slice(0, 9))).toEqual(lines.slice(0, 9));
});

describe("scenes", () => {
  test("are the whole story, evenly, with a caption and something to draw", () => {
    const story = tell({ length: "long", seed: 9 });
    for (const count of [1, 3, 6, 12, 13]) {
      const scenes = splitScenes(story, count, story.cast);
      expect(scenes.map(({ number }) => number)).toEqual(scenes.map((_scene, n) => n + 1));
      expect(scenes).toHaveLength(count);
      expect(
        scenes
          .map(({ text }) => text)
          .join(" ")
          .replaceAll(/\s+/g, " "),
      ).toBe(textOf(story));
      for (const { text, caption, prompt } of scenes) {
        expect(caption.length).toBeLessThanOrEqual(112);
        expect(text).toContain(caption.replace(/ …$/, ""));
        expect(prompt).toContain("Mila, a girl");
        expect(prompt).toContain(story.cast.place);
      }
    }
  });

  test("of very little text are fewer", () => {
    expect(splitScenes({ title: "Hm", paragraphs: ["Word"] }, 6, null)).toMatchObject([
      { text: "Word", caption: "Word" },
    ]);
  });
});
