import { TONES } from "./data/tones.ts";
import type { ToneName } from "./data/tones.ts";
import { THEMES } from "./data/themes.ts";
import type { ThemeName } from "./data/themes.ts";
import type { Plot, Theme } from "./data/tale.ts";
import { expand } from "./expand.ts";
import type { Scope } from "./expand.ts";
import { createRandom } from "./random.ts";
import type { Random } from "./random.ts";

export interface StoryWish {
  hero: string;
  pronoun: "she" | "he" | "they";
  /** Of the listener, in years, 2–12. */
  age: number;
  theme: ThemeName;
  tone: ToneName;
  length: "short" | "medium" | "long";
  /** Whole, 0 to 2³²−1: the same wish with the same seed gives the same story. */
  seed: number;
  /** In the person's own words. Only the animals in it are understood here. */
  idea?: string | undefined;
}

/** Who and what a story is about, for its pictures. */
export interface Cast {
  hero: string;
  /** What the hero looks like: "a girl". */
  heroIs: string;
  friend: { name: string; kind: string };
  place: string;
  /** What one sees there. */
  scenery: string;
}

export interface ToldStory {
  title: string;
  paragraphs: string[];
  cast: Cast;
}

const PRONOUNS = {
  she: { they: "she", them: "her", their: "her", was: "was", has: "has" },
  he: { they: "he", them: "him", their: "his", was: "was", has: "has" },
  they: { they: "they", them: "them", their: "their", was: "were", has: "have" },
} as const;

const HERO_IS = { she: "a girl", he: "a boy", they: "a child" } as const;

/** One before each trial, so that nobody forgets what it is all about. */
const ON_THE_SEARCH = [
  "So off they went to find #goal#.",
  "But #goal# was nowhere to be seen yet.",
  "“We shall not find #goal# by standing about,” said #hero#, and on they went.",
  "“How far can it be to #goal#?” asked #friend#, and nobody knew.",
];

/** Trials on the way, by length: for the youngest, and for all others. */
const TRIALS = { short: [1, 1], medium: [1, 2], long: [2, 4] } as const;

/**
 * Tells a story out of the data files: one of the theme's plots, with a friend, trials and a tone, the
 * same for the same wish. No sentence comes twice. What was in the hero's pocket on the first page saves
 * the day on the last.
 */
export function tellStory(wish: StoryWish): ToldStory {
  const random = createRandom(wish.seed);
  const theme = THEMES[wish.theme];
  const plot = random.pick(theme.plots);
  const { kind, habit, names } = chooseFriend(theme, plot, wish.idea, random);
  const friend = random.pick(names.filter((name) => name !== wish.hero));
  const keepsake = random.pick(plot.keepsakes);
  const place = random.pick(theme.places);
  const pronouns = PRONOUNS[wish.pronoun];
  const words: Record<string, string> = {
    ...pronouns,
    hero: wish.hero,
    friend,
    kind,
    habit,
    place,
    keepsake: keepsake.replace(/^an? /, "the "),
    goal: plot.goal,
  };
  for (const name of ["they", "their", "keepsake"]) words[capitalOf(name)] = capitalOf(words[name] ?? "");
  const isLong = wish.length === "long";
  const scope: Scope = { words, age: wish.age, isLong, random };
  const say = (text: string): string => expand(text, scope).join(" ");

  const tone = TONES[wish.tone];
  const trialCount = TRIALS[wish.length][wish.age < 5 ? 0 : 1];
  const trials = random.some(theme.trials, trialCount);
  const air = random.some(theme.air, trialCount);
  const steps = random.some(tone.onTheWay, wish.length === "short" ? 1 : 2);
  const searches = random.some(ON_THE_SEARCH.slice(1), trialCount - 1);

  // Met for the first time it is "a tin whistle", from then on "the tin whistle".
  const opening = random.pick(plot.opening).replace("#keepsake#", keepsake);
  const paragraphs = [
    `${say(random.pick(tone.begin))} ${say(opening)}`,
    say(random.pick(plot.call)),
    say(random.pick(plot.meeting)),
    ...trials.flatMap((trial, n) => {
      const search = n === 0 ? (ON_THE_SEARCH[0] ?? "") : (searches[n - 1] ?? "");
      const step = steps[n];
      const told = [`${say(search)} ${say(air[n] ?? "")} ${say(trial)}`];
      // What they say to each other stands by itself.
      if (step !== undefined) told.push(say(step));
      return told;
    }),
    say(random.pick(plot.low)),
    say(random.pick(plot.turn)),
    `${say(random.pick(plot.home))} ${say(random.pick(tone.end))}`,
  ];
  return {
    title: say(random.pick(plot.titles)),
    paragraphs,
    cast: {
      hero: wish.hero,
      heroIs: HERO_IS[wish.pronoun],
      friend: { name: friend, kind },
      place,
      scenery: theme.scenery,
    },
  };
}

/** One that the wish speaks of, if it does; never of the kind that the plot is about. */
function chooseFriend(theme: Theme, plot: Plot, idea: string | undefined, random: Random): Theme["friends"][number] {
  const wished = Object.values(THEMES)
    .flatMap(({ friends }) => friends)
    .filter(({ kind }) => new RegExp(`\\b${kind}s?\\b`, "i").test(idea ?? ""));
  const ownKind = ({ kind }: { kind: string }) => !plot.goal.includes(kind);
  const possible = wished.filter(ownKind);
  return random.pick(possible.length > 0 ? possible : theme.friends.filter(ownKind));
}

function capitalOf(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
