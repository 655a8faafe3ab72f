import type { Brief, Place, SubjectWish, TimeOfDay, Weather, Worn } from "./brief.ts";
import { isPlural, meaningOf } from "./vocabulary.ts";

/** Kinds drawn in one picture at most: more would stand on each other. */
const MAX_KINDS = 5;
/** Words, and pictographs each on its own. */
const WORDS = /\p{Extended_Pictographic}(?:\u200d\p{Extended_Pictographic})*|[\p{L}\p{N}'’-]+/gu;

/** Understands what it can of a prompt in English, or of pictographs; the rest leaves the choice to the seed. */
export function readPrompt(prompt: string): Brief {
  const subjects = new Map<string, { -readonly [K in keyof SubjectWish]: SubjectWish[K] }>();
  const places = new Map<Place, number>();
  const weather = new Set<Weather>();
  const colours = new Set<string>();
  let time: TimeOfDay | null = null;
  let season: Brief["season"] = null;
  let mood: Brief["mood"] = null;
  let next: { count: number; colour: string | null; size: number; wears: Worn[] } = plain();
  let latest: string | null = null;

  for (const [raw] of prompt.slice(0, 20_000).matchAll(WORDS)) {
    const word = raw.toLowerCase().replaceAll("\ufe0f", "");
    const meaning = meaningOf(word) ?? numberOf(word);
    if (!meaning) {
      // "A red hat and a fox": what was said of one thing is not said of the next.
      if (["and", "with", "in", "on", "at", "the"].includes(word)) next = { ...plain(), wears: next.wears };
      continue;
    }
    if ("subject" in meaning) {
      const known = subjects.get(meaning.subject);
      const count = next.count > 1 ? next.count : isPlural(word) || word === "mice" ? 3 : 1;
      if (known) {
        known.count = Math.max(known.count, count);
        known.colour ??= next.colour;
      } else if (subjects.size < MAX_KINDS) {
        subjects.set(meaning.subject, { kind: meaning.subject, ...next, count: Math.min(5, count) });
      }
      latest = meaning.subject;
      next = plain();
    } else if ("place" in meaning) places.set(meaning.place, (places.get(meaning.place) ?? 0) + 1);
    else if ("time" in meaning) time ??= meaning.time;
    else if ("weather" in meaning) weather.add(meaning.weather);
    else if ("season" in meaning) season ??= meaning.season;
    else if ("mood" in meaning) mood ??= meaning.mood;
    else if ("wears" in meaning) {
      const wearer = latest === null ? undefined : subjects.get(latest);
      const worn = { what: meaning.wears, colour: next.colour };
      if (!wearer) next.wears.push(worn);
      else if (wearer.wears.every(({ what }) => what !== worn.what)) wearer.wears = [...wearer.wears, worn];
      next.colour = null;
    } else if ("colour" in meaning) {
      next.colour = meaning.colour;
      colours.add(meaning.colour);
    } else if ("size" in meaning) next.size = meaning.size;
    else next.count = meaning.count;
  }

  const kinds = [...subjects.keys()];
  if (kinds.includes("moon") && time === null) time = "night";
  if (kinds.includes("snowman")) season ??= "winter";
  return {
    subjects: [...subjects.values()],
    place: placeOf(places, kinds),
    time: time ?? (mood === "spooky" || places.has("space") ? "night" : "day"),
    weather: [...weather],
    season,
    mood,
    colours: [...colours],
  };
}

const plain = () => ({ count: 1, colour: null, size: 1, wears: [] as Worn[] });

function numberOf(word: string): { count: number } | undefined {
  return /^[2-9]$/u.test(word) ? { count: Math.min(5, Number(word)) } : undefined;
}

/** Where a picture plays whose prompt does not say: where its subjects live. */
const HOMES: readonly (readonly [kinds: readonly string[], place: Place])[] = [
  [["whale", "octopus", "fish", "crab"], "underwater"],
  [["boat", "pirate", "lighthouse", "palm"], "sea"],
  [["rocket", "astronaut", "planet", "star"], "space"],
  [["penguin", "snowman"], "snow"],
  [["cactus"], "desert"],
  [["pine", "mushroom", "squirrel", "deer", "owl", "hedgehog", "wolf"], "forest"],
  [["dragon", "goat"], "mountains"],
  [["balloon"], "sky"],
  [["house", "windmill", "cow", "pig", "sheep"], "village"],
  [["car", "train"], "city"],
  [["gift", "cake"], "room"],
  [["frog", "turtle", "bridge"], "river"],
];

function placeOf(places: ReadonlyMap<Place, number>, kinds: readonly string[]): Place {
  const named = [...places].toSorted((a, b) => b[1] - a[1] || (a[0] === "sky" ? 1 : 0) - (b[0] === "sky" ? 1 : 0));
  const place = named[0]?.[0];
  if (place === "sea" && kinds.some((kind) => ["whale", "octopus"].includes(kind)) && !kinds.includes("boat")) {
    return "underwater";
  }
  if (place) return place;
  return HOMES.find(([homed]) => kinds.some((kind) => homed.includes(kind)))?.[1] ?? "meadow";
}
