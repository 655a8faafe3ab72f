import type { TaskPartial } from "@jobwire/jobs/catalog";

type BookPartial = TaskPartial<"storybook.create">;
type StoryPartial = TaskPartial<"story.auto">;

/** A book while it is made: what has come of it. */
export interface BookSoFar {
  title: string | null;
  paragraphs: readonly string[];
  /** Null until the story is parted. */
  scenes: readonly { number: number; text: string; caption: string; picture: Picture }[] | null;
  cover: Picture;
  star: Picture;
}

/** Undefined: not yet. Null: it will not come. */
export type Picture = string | null | undefined;

/**
 * Puts a book together out of what its job has streamed and, while it is written, out of what the job that
 * writes it streams. Pure.
 */
export function bookSoFar(partials: readonly BookPartial[], writing: readonly StoryPartial[]): BookSoFar {
  const pictures = new Map<number, string | null>();
  let star: Picture;
  let story = storySoFar(writing);
  let scenes: { number: number; text: string; caption: string }[] | null = null;
  for (const partial of partials) {
    switch (partial.kind) {
      case "begin":
        break;
      case "story":
        story = { title: partial.title, paragraphs: partial.paragraphs };
        break;
      case "scenes":
        scenes = partial.scenes;
        break;
      case "picture":
        pictures.set(partial.number, partial.artifactId);
        break;
      case "star":
        star = partial.artifactId;
        break;
    }
  }
  return {
    ...story,
    scenes: scenes?.map((scene) => ({ ...scene, picture: pictures.get(scene.number) })) ?? null,
    cover: pictures.get(0),
    star,
  };
}

/**
 * A story as far as it is written; one that begins anew forgets what it said before, and a piece that is told twice
 * stands once. Pure.
 */
export function storySoFar(partials: readonly StoryPartial[]): Pick<BookSoFar, "title" | "paragraphs"> {
  let title: string | null = null;
  let paragraphs: string[][] = [];
  for (const partial of partials) {
    switch (partial.kind) {
      case "begin":
        title = null;
        paragraphs = [];
        break;
      case "title":
        title = partial.title;
        break;
      case "text":
        (paragraphs[partial.paragraph] ??= [])[partial.piece] = partial.text;
        break;
    }
  }
  return { title, paragraphs: Array.from(paragraphs, (pieces) => pieces?.filter(Boolean).join(" ") ?? "") };
}
