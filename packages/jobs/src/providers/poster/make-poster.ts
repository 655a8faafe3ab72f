import { join } from "node:path";
import sharp from "sharp";
import { PermanentError } from "../../engine/permanent-error.ts";
import type { Face } from "../faces/face-provider.ts";
import { composeArt, flatten } from "./compose-art.ts";
import type { FaceSwapProvider } from "./face-swap-provider.ts";
import { drawBlock, setBlock, type SetBlock } from "./lettering/set-block.ts";
import { LettersMissing } from "./lettering/set-line.ts";
import { drawSvg } from "./svg-picture.ts";
import type { PosterTemplate } from "./templates/poster-template.ts";
import { writePdf } from "./write-pdf.ts";

export interface PosterWords {
  title: string;
  tagline: string;
  credits: string;
}

export interface PosterRequest {
  photoPath: string;
  face: Face;
  template: PosterTemplate;
  words: PosterWords;
  /** Paints the face anew; null: the face made here is used. */
  swap: FaceSwapProvider | null;
  tempDir: string;
  /** Width of the PNG, in pixels; its height follows. */
  widthPx: number;
  signal: AbortSignal;
  onStage: (stage: "words" | "art" | "swap" | "write") => void;
}

/** A poster as two files. @throws PermanentError `letters-missing` */
export async function makePoster(
  request: PosterRequest,
): Promise<{ pngPath: string; pdfPath: string; widthPx: number; heightPx: number }> {
  const { photoPath, face, template, words, swap, tempDir, widthPx, signal, onStage } = request;
  onStage("words");
  // First, for it is quick, and says soonest what cannot be set.
  const blocks = blocksOf(words, template);

  onStage("art");
  signal.throwIfAborted();
  const art = await composeArt(
    photoPath,
    face,
    template,
    widthPx,
    swap === null ? null : { swap, onSwap: () => onStage("swap") },
  );
  signal.throwIfAborted();

  onStage("write");
  const { width, height } = art.back;
  const drawn = blocks.map(drawBlock);
  const shadows = `<filter id="shadow" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="14"/></filter><g opacity=".7" filter="url(#shadow)">${drawn.map(({ shadow }) => shadow).join("")}</g>`;
  const shadow = drawSvg(shadows, widthPx);
  const letters = drawSvg(drawn.map((block) => block.letters).join(""), widthPx);
  const raw = { raw: { width, height, channels: 3 as const } };
  const layer = (data: Buffer) => ({ input: data, raw: { width, height, channels: 4 as const } });
  const picture = await sharp(await flatten(art), raw)
    .composite([layer(shadow.data)])
    .removeAlpha()
    .raw()
    .toBuffer();
  signal.throwIfAborted();
  const pngPath = join(tempDir, "poster.png");
  await sharp(picture, raw)
    .composite([layer(letters.data)])
    .removeAlpha()
    .withMetadata({ density: width / 27 })
    .png({ compressionLevel: 7 })
    .toFile(pngPath);
  signal.throwIfAborted();
  const pdfPath = join(tempDir, "poster.pdf");
  const jpeg = await sharp(picture, raw).jpeg({ quality: 92, chromaSubsampling: "4:4:4" }).toBuffer();
  await writePdf(pdfPath, { picture: jpeg, blocks, title: words.title });
  return { pngPath, pdfPath, widthPx: width, heightPx: height };
}

function blocksOf(words: PosterWords, template: PosterTemplate): SetBlock[] {
  try {
    return (["tagline", "title", "credits"] as const)
      .filter((name) => words[name].trim() !== "")
      .map((name) => setBlock(words[name], template[name]));
  } catch (error) {
    if (!(error instanceof LettersMissing)) throw error;
    throw new PermanentError(
      "letters-missing",
      `These signs cannot be set on a poster: ${error.letters.slice(0, 12).join(" ")}. Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari, Chinese, Japanese and Korean letters can, and emoji. Write the rest in one of those.`,
    );
  }
}
