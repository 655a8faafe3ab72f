import type { MadeBy } from "../../catalog/made-by.ts";

/** A picture book, ready to be printed. */
export interface Book {
  title: string;
  hero: string;
  /** Of the listener; letters are larger for the young. */
  age: number;
  language: string;
  /** Identifies it for good; the same in every file of it. */
  uuid: string;
  createdAt: Date;
  /** JPEG. */
  cover: Uint8Array;
  pages: readonly BookPage[];
  /** JPEG, square: the photo as a drawing, who stars in it. */
  star: Uint8Array | null;
  colophon: Colophon;
}

export interface BookPage {
  text: string;
  caption: string;
  /** JPEG. */
  picture: Uint8Array;
}

/** How it was made. */
export interface Colophon {
  story: MadeBy;
  scenes: MadeBy;
  /** Null where no picture came to be. */
  pictures: MadeBy | null;
  star: MadeBy | null;
  seed: number;
  /** What is not as it should be, in sentences. */
  notes: readonly string[];
}

/** The colophon in words. */
export function colophonLines({ story, scenes, pictures, star, seed, notes }: Colophon, createdAt: Date): string[] {
  const by = ({ service, model }: MadeBy) =>
    service === "local" ? `made on this machine (${model})` : `made by ${service} (${model})`;
  return [
    `Story: ${by(story)}.`,
    `Scenes: ${by(scenes)}.`,
    pictures === null ? "Pictures: none could be drawn." : `Pictures: ${by(pictures)}.`,
    ...(star === null ? [] : [`Portrait of the star: from a photo, ${by(star)}.`]),
    ...notes,
    `Set in Andika and Fraunces, both under the SIL Open Font License. Seed ${seed}. Made with Jobwire on ${createdAt.toISOString().slice(0, 10)}.`,
  ];
}
