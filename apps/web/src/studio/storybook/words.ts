import type { TaskInput } from "@jobwire/jobs/catalog";

type Wish = Required<Pick<TaskInput<"storybook.create">, "theme" | "tone" | "length" | "pronoun" | "style">>;

/** What the form of a storybook says. */
export const words = {
  hero: "Who is it about?",
  heroHint: "A name, any name",
  heroMissing: "Give the hero a name.",
  pronoun: "In the story they are",
  pronouns: { she: "she", he: "he", they: "they" } satisfies Record<Wish["pronoun"], string>,
  age: "Who listens?",
  ageOf: (years: number) => `${years} years old`,
  theme: "Where does it happen?",
  themes: {
    forest: "In the forest",
    sea: "By the sea",
    space: "In space",
    castle: "At the castle",
    garden: "In the garden",
  } satisfies Record<Wish["theme"], string>,
  tone: "How should it feel?",
  tones: { gentle: "Gentle", funny: "Funny", brave: "Brave", dreamy: "Dreamy" } satisfies Record<Wish["tone"], string>,
  length: "How long?",
  lengths: {
    short: "Short, 3 minutes",
    medium: "Medium, 5 minutes",
    long: "Long, 7 minutes",
  } satisfies Record<Wish["length"], string>,
  scenes: "Pictures",
  scenesOf: (count: number) => `${count} scenes`,
  style: "Drawn like",
  styles: {
    storybook: "A storybook",
    flat: "Flat shapes",
    ink: "Ink",
    watercolor: "Watercolor",
    night: "Night",
    papercut: "Cut paper",
  } satisfies Record<Wish["style"], string>,
  idea: "An idea of your own",
  ideaHint: "Optional. What should happen? Which animal comes along?",
  star: "A photo of yours stars in it",
  starHint: "It is drawn, and appears on the cover and in the scenes.",
  photoMissing: "Choose the photo, or switch it off.",
  start: "Make the book",
  startFailed: "The book could not be started",
  /** The whole wish in a sentence. */
  summary(wish: Wish & { hero: string; age: number; sceneCount: number; hasStar: boolean }): string {
    const where = {
      forest: "in the forest",
      sea: "by the sea",
      space: "in space",
      castle: "at a castle",
      garden: "in a garden",
    };
    const { tone, theme, hero, age, length, sceneCount, hasStar } = wish;
    const who = hero.trim() === "" ? "your hero" : hero.trim();
    return `A ${length}, ${tone} story about ${who} ${where[theme]}, for a listener of ${age}, in ${sceneCount} pictures${hasStar ? ", starring your photo" : ""}.`;
  },
} as const;
