import type { ImageAnalysis } from "../../catalog/image-analyze.ts";

type Known = Pick<ImageAnalysis, "file" | "camera" | "colours" | "faces" | "tags" | "text">;

/** One or two sentences made of what was found: it says no more than that. */
export function writeCaption({ file, camera, colours, faces, tags, text }: Known): string {
  const kind = kindOf(file, tags);
  const subject = subjectOf(faces, tags);
  const main = colours.filter(({ share }) => share >= 0.08).slice(0, 3);
  const tones = list(distinct(main.map(({ name }) => name)));
  const year = camera.takenAt?.slice(0, 4);
  const isGrey = tags.some(({ label }) => label === "black and white");
  const first = [
    subject === null ? kind : `${kind} of ${subject}`,
    tones === "" || isGrey ? "" : subject === null ? ` in ${tones}` : `, mostly in ${tones}`,
    year === undefined ? "" : `, taken in ${year}`,
    ".",
  ].join("");
  const [line] = text.lines.toSorted((a, b) => b.box.height * b.confidence - a.box.height * a.confidence);
  return line === undefined ? first : `${first} It reads “${line.text.slice(0, 80)}”.`;
}

function kindOf(file: Known["file"], tags: Known["tags"]): string {
  const has = (label: string) => tags.some((tag) => tag.label === label);
  const adjective = has("black and white")
    ? "black-and-white "
    : has("dark")
      ? "dark "
      : has("bright")
        ? "bright "
        : "";
  const noun = has("plain")
    ? "plain picture"
    : has("panorama")
      ? "panorama"
      : has("portrait")
        ? "portrait"
        : file.frames > 1
          ? "animation"
          : file.format === "jpeg" || file.format === "heif"
            ? "photo"
            : "picture";
  return `${article(adjective + noun)} ${adjective}${noun}`.replace(/^./, (letter) => letter.toUpperCase());
}

function subjectOf(faces: Known["faces"], tags: Known["tags"]): string | null {
  const things = tags.filter(({ box, label }) => box !== null && label !== "person");
  const people = Math.max(faces.length, tags.filter(({ label, box }) => label === "person" && box !== null).length);
  const who = people === 0 ? [] : [people === 1 ? "a person" : people < 10 ? `${COUNTS[people]} people` : "a crowd"];
  const rest = distinct(things.map(({ label }) => label))
    .slice(0, 3)
    .map((label) => {
      const count = things.filter((thing) => thing.label === label).length;
      return count === 1 ? `${article(label)} ${label}` : `several ${label.endsWith("s") ? label : `${label}s`}`;
    });
  const subject = list([...who, ...rest]);
  return subject === "" ? null : subject;
}

const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"] as const;

function article(word: string): string {
  return /^[aeiou]/i.test(word) ? "an" : "a";
}

function distinct(words: string[]): string[] {
  return [...new Set(words)];
}

function list(words: string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)!}`;
}
