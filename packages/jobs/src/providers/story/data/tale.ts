/**
 * How tales are written down. A text is sentences, parted by ` / `. A sentence may begin with tags, all
 * of which must hold: `[7+]` from that age on, `[-6]` up to that age, `[long]` in long stories only,
 * `[funny]` in that tone. `#hero#` stands for a word of the story, `{a|b}` for one of several.
 */
export interface Plot {
  /** What a reader may call it by: `forest-lantern`. */
  name: string;
  titles: readonly string[];
  /** What is looked for, or to be done: "the lost song"; trials speak of it. */
  goal: string;
  /** A small thing from the first page that saves the day on the last. */
  keepsakes: readonly string[];
  opening: readonly string[];
  call: readonly string[];
  /** How the friend comes along. */
  meeting: readonly string[];
  /** All is lost, nearly. */
  low: readonly string[];
  /** The keepsake, and why it helps. */
  turn: readonly string[];
  home: readonly string[];
}

/** A place to tell tales of. */
export interface Theme {
  /** Where it is: "the Whispering Wood". */
  places: readonly string[];
  /** What one sees in its pictures: "tall mossy trees, ferns, soft light". */
  scenery: string;
  /** `kind` as in "a young fox", with what it always does. */
  friends: readonly { kind: string; habit: string; names: readonly string[] }[];
  /** On the way; each story takes one to three. */
  trials: readonly string[];
  /** One sentence each, of how it looks and sounds there. */
  air: readonly string[];
  plots: readonly Plot[];
}
