import { openPhoto } from "../../media/open-photo.ts";
import { asPermanent } from "../../media/unreadable-photo.ts";
import { createLocalText } from "./local-text.ts";
import type { TextLine, TextProvider } from "./text-provider.ts";

/** Letters of a photographed page are still large enough at this size, and more takes minutes. */
const MAX_SIDE_PX = 2_600;

// One per process: the model stays loaded for the next job.
let provider: TextProvider | undefined;

/**
 * Reads a photo's text as prose: lines from the top, put together to paragraphs.
 * @returns "" where there is none
 * @throws PermanentError when the photo cannot be read
 */
export async function readPictureText(
  path: string,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (done: number) => void },
): Promise<string> {
  const picture = await openPhoto(path)
    .autoOrient()
    .resize(MAX_SIDE_PX, MAX_SIDE_PX, { fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#ffffff" })
    .greyscale()
    .png({ compressionLevel: 1 })
    .toBuffer()
    .catch(asPermanent);
  signal.throwIfAborted();
  provider ??= createLocalText();
  return asProse(await provider.read({ picture, signal, onProgress }));
}

/** Lines of one paragraph stand close together; a word cut at the end of a line is one again. */
export function asProse(lines: readonly TextLine[]): string {
  const sorted = lines.toSorted((a, b) => a.box.y - b.box.y || a.box.x - b.box.x);
  let prose = "";
  let last: TextLine | undefined;
  for (const line of sorted) {
    const isNext = last !== undefined && line.box.y - (last.box.y + last.box.height) < 1.2 * last.box.height;
    if (last === undefined) prose = line.text;
    else if (!isNext) prose += `\n\n${line.text}`;
    else if (/\p{Ll}-$/u.test(prose)) prose = prose.slice(0, -1) + line.text;
    else prose += ` ${line.text}`;
    last = line;
  }
  return prose;
}
