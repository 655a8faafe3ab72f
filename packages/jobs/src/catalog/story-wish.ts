import { z } from "zod";

export const STORY_THEMES = ["forest", "sea", "space", "castle", "garden"] as const;
export const STORY_TONES = ["gentle", "funny", "brave", "dreamy"] as const;
export const STORY_LENGTHS = ["short", "medium", "long"] as const;
const PRONOUNS = ["she", "he", "they"] as const;

/** Letters, marks, digits, emoji and what stands between them, on one line. */
const NAME = /^(?:[\p{L}\p{M}\p{N}\p{P}\p{S} ]|\u200d|\ufe0f)+$/u;

/** A text that a person types into a field: without spaces at its ends, composed, on one line. */
function line(maxChars: number, empty: string) {
  return z
    .string()
    .trim()
    .normalize("NFC")
    .min(1, empty)
    .max(maxChars, `expected at most ${maxChars} characters`)
    .regex(NAME, "expected letters, digits or emoji on one line");
}

/** What a person wishes for in a story. The fields of `story.auto` and `storybook.create`. */
export const storyWish = {
  /** Who it is about. */
  hero: line(40, "expected the hero’s name"),
  pronoun: z.enum(PRONOUNS).default("they"),
  /** Of the one it is read to, in years. */
  age: z.int().min(2).max(12).default(6),
  theme: z.enum(STORY_THEMES).default("forest"),
  tone: z.enum(STORY_TONES).default("gentle"),
  length: z.enum(STORY_LENGTHS).default("medium"),
  language: z.literal("en").default("en"),
  /** In their own words, what should happen. Without a connected service only the animals in it count. */
  idea: z
    .string()
    .trim()
    .normalize("NFC")
    .max(1_000, "expected at most 1 000 characters: say in a few sentences what should happen")
    .optional(),
  /** The same wish with the same seed gives the same local story. Left out: another one each time. */
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional(),
};

/** Who and what a story is about, for its pictures. */
export const storyCast = z.object({
  hero: z.string(),
  /** "a girl", "a boy", "a child". */
  heroIs: z.string(),
  friend: z.object({ name: z.string(), kind: z.string() }),
  place: z.string(),
  scenery: z.string(),
});
