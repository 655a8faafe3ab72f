import { fileURLToPath } from "node:url";

/** The letters of titles; a file of a package. */
export const TITLE_FONT = fileURLToPath(
  import.meta.resolve("@expo-google-fonts/abril-fatface/400Regular/AbrilFatface_400Regular.ttf"),
);

/** Longest title that a poster takes without being asked to, in characters. */
const SHORT = 32;
/** What the letters above can write. */
const WRITABLE = /^[\p{Script=Latin}\p{N}\s.,:;!?&'’“”"()\-–—+%]+$/u;

/** What to write on a poster: the words in quotation marks, or the whole prompt where it is short. Null: nothing. */
export function titleOf(prompt: string): string | null {
  const quoted = /["“„«]([^"”“»]{1,60})["”“»]/u.exec(prompt)?.[1]?.trim();
  const title = quoted ?? (prompt.length <= SHORT ? prompt : "");
  return title !== "" && WRITABLE.test(title) ? title : null;
}

/** Sets a title into a box, centred, in one or two lines. */
export function typeset(
  title: string,
  box: { x: number; y: number; width: number; height: number; colour: string },
): string {
  const lines = inLines(title);
  const longest = Math.max(...lines.map((line) => line.length));
  // Letters of this face are a little over half as wide as they are high.
  const size = Math.min(box.height / (lines.length * 1.08), box.width / (longest * 0.56));
  const first = box.y + (box.height - lines.length * size * 1.08) / 2 + size * 0.82;
  return lines
    .map(
      (line, i) =>
        `<text x="${box.x}" y="${(first + i * size * 1.08).toFixed(1)}" font-family="Abril Fatface" font-size="${size.toFixed(1)}" text-anchor="middle" fill="${box.colour}">${escape(line)}</text>`,
    )
    .join("");
}

function inLines(title: string): string[] {
  const words = title.split(/\s+/u);
  if (title.length <= 16 || words.length === 1) return [words.join(" ")];
  const halves = words.map((_, i) => [words.slice(0, i + 1).join(" "), words.slice(i + 1).join(" ")]);
  const [best] = halves.slice(0, -1).toSorted((a, b) => longer(a) - longer(b));
  return best!;
}

const longer = (lines: readonly string[]) => Math.max(...lines.map((line) => line.length));
const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
