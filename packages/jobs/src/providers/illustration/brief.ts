/** What a prompt asks for, in the words of this artist. */
export interface Brief {
  subjects: readonly SubjectWish[];
  place: Place;
  time: TimeOfDay;
  weather: readonly Weather[];
  season: "autumn" | "winter" | "spring" | null;
  mood: "bright" | "gloomy" | "magic" | "spooky" | null;
  /** Colours that were named beside no subject. */
  colours: readonly string[];
}

/** One kind of thing to be drawn. */
export interface SubjectWish {
  /** A name of the table of subjects: `fox`, `castle`. */
  kind: string;
  /** 1–5. */
  count: number;
  /** Its colour, where one was named. */
  colour: string | null;
  /** 0.6 for a little one, 1.45 for a giant. */
  size: number;
  /** What it wears or holds. */
  wears: readonly Worn[];
}

/** Something worn or held, in a colour where one was named. */
export interface Worn {
  what: Accessory;
  colour: string | null;
}

export type Place =
  | "meadow"
  | "forest"
  | "mountains"
  | "sea"
  | "underwater"
  | "desert"
  | "snow"
  | "city"
  | "village"
  | "space"
  | "room"
  | "river"
  | "sky";
export type TimeOfDay = "day" | "dawn" | "dusk" | "night";
export type Weather = "rain" | "snow" | "storm" | "fog" | "wind" | "rainbow" | "clouds";
export type Accessory =
  | "hat"
  | "crown"
  | "scarf"
  | "glasses"
  | "bow"
  | "cape"
  | "helmet"
  | "lantern"
  | "balloon"
  | "book"
  | "flower"
  | "umbrella";
