import sharp, { type Sharp } from "sharp";
import { rgbaToThumbHash } from "thumbhash";
import type { TaskOutput } from "../catalog/index.ts";
import type { Handler, JobContext } from "../engine/handler.ts";
import { frameScore } from "../providers/video/frame-score.ts";
import { openVideo, unreadable, type OpenVideo } from "../providers/video/open-video.ts";
import { type DecoderName, type FramesOutcome, readFrames } from "../providers/video/read-frames.ts";
import type { RgbPicture } from "../providers/video/to-rgb.ts";

const POSTER_SIDE_PX = 1_280;
const THUMBNAIL_SIDE_PX = 512;
const TILE_SIDE_PX = 320;
const GAP_PX = 6;

interface Sampled {
  atMs: number;
  score: number;
  tile: Buffer;
  tileWidthPx: number;
  tileHeightPx: number;
}

interface Poster {
  upright: Sharp;
  atMs: number;
  score: number;
}

/** Samples a video from start to end; the best frame becomes its poster, all of them its strip. */
export const videoThumbnail: Handler<"video.thumbnail"> = async (ctx, { itemId, frames }) => {
  const file = await ctx.item(itemId);
  ctx.progress({ percent: 1, step: "Reading the video" });
  using video = await openVideo(file.path);
  ctx.signal.throwIfAborted();
  const { facts } = video;

  const lengthS = facts.durationMs / 1_000 - video.startS;
  const timesS = Array.from({ length: frames }, (_, i) => video.startS + ((i + 0.5) / frames) * lengthS);
  const sampled: Sampled[] = [];
  const best: { poster: Poster | null } = { poster: null };
  const outcome = await ctx
    .step("Decode frames", () =>
      readFrames(file.path, video, {
        timesS,
        ...sizeAsStored(video),
        signal: ctx.signal,
        async onFrame(index, frame, atS) {
          const one = await toSampled(frame, facts.rotationDeg, Math.round(atS * 1_000));
          sampled.push(one);
          if (best.poster === null || one.score > best.poster.score) {
            best.poster = { upright: await upright(frame, facts.rotationDeg), atMs: one.atMs, score: one.score };
          }
          const done = index + 1;
          const step = `Decoding frame ${done} of ${frames}`;
          ctx.progress({ percent: 3 + (85 * done) / frames, step, done, total: frames });
        },
      }),
    )
    .catch((error: unknown): FramesOutcome => {
      ctx.signal.throwIfAborted();
      // A part that cannot be decoded: what came before it is still good.
      if (sampled.length === 0) throw unreadable(error);
      ctx.log("warn", "Some of this video could not be decoded.");
      return { kind: "read", by: "OpenH264" };
    });

  const { poster } = best;
  if (outcome.kind === "read" && poster === null) throw unreadable();
  ctx.progress({ percent: 90, step: "Saving" });
  const madeBy = {
    service: "local",
    model: outcome.kind === "read" ? outcome.by : "mediabunny",
    limits: limits(outcome),
  };
  const pictures =
    poster === null
      ? { poster: null, strip: null, thumbnailId: null }
      : await ctx.step("Save pictures", () => keepPictures(ctx, poster, sampled, madeBy));
  ctx.progress({ percent: 100, step: "Done" });
  return {
    ...pictures,
    ...facts,
    notice: outcome.kind === "read" ? null : notice(facts.videoCodec),
    madeBy,
  };
};

function limits(outcome: FramesOutcome): string | null {
  const slow: readonly DecoderName[] = ["OpenH264", "libvpx", "dav1d"];
  return outcome.kind === "read" && slow.includes(outcome.by)
    ? "Long videos are sampled at the frames where decoding can begin; with ffmpeg on the machine, anywhere."
    : null;
}

const CODEC_NAMES: Readonly<Record<string, string>> = {
  hevc: "HEVC (H.265)",
  avc: "a professional kind of H.264",
  prores: "ProRes",
};

/** What to do about a video that nothing here decodes. */
function notice(codec: string | null): string {
  const name = codec === null ? "in a way that is not known here" : `as ${CODEC_NAMES[codec] ?? codec.toUpperCase()}`;
  return (
    `This video is coded ${name}, which cannot be decoded here, so it has no pictures. ` +
    "Export it as MP4 with H.264 and upload that; or ask the operator to install ffmpeg " +
    "(on Debian: apt install ffmpeg), then run this again."
  );
}

/** The size of frames before they are turned upright, with square pixels, no longer than the poster. */
function sizeAsStored({ facts }: OpenVideo): { widthPx: number; heightPx: number } {
  const isTurned = facts.rotationDeg % 180 !== 0;
  const [width, height] = isTurned ? [facts.heightPx, facts.widthPx] : [facts.widthPx, facts.heightPx];
  const scale = Math.min(1, POSTER_SIDE_PX / Math.max(width, height));
  return { widthPx: Math.max(1, Math.round(width * scale)), heightPx: Math.max(1, Math.round(height * scale)) };
}

function raw({ rgb, widthPx, heightPx }: RgbPicture): Sharp {
  return sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } });
}

async function upright(frame: RgbPicture, rotationDeg: number): Promise<Sharp> {
  if (rotationDeg === 0) return raw(frame);
  const { data, info } = await raw(frame).rotate(rotationDeg).raw().toBuffer({ resolveWithObject: true });
  return raw({ rgb: data, widthPx: info.width, heightPx: info.height });
}

async function toSampled(frame: RgbPicture, rotationDeg: number, atMs: number): Promise<Sampled> {
  const { data, info } = await (
    await upright(frame, rotationDeg)
  )
    .resize(TILE_SIDE_PX, TILE_SIDE_PX, { fit: "inside" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const tile = { rgb: data, widthPx: info.width, heightPx: info.height };
  return { atMs, score: frameScore(tile), tile: data, tileWidthPx: info.width, tileHeightPx: info.height };
}

type Kept = Pick<TaskOutput<"video.thumbnail">, "poster" | "strip" | "thumbnailId">;

async function keepPictures(
  ctx: JobContext<"video.thumbnail">,
  { upright: frame, atMs }: Poster,
  sampled: readonly Sampled[],
  madeBy: TaskOutput<"video.thumbnail">["madeBy"],
): Promise<Kept> {
  const thumbnail = await frame
    .clone()
    .resize(THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: 82 })
    .toBuffer({ resolveWithObject: true });
  const tiny = await frame
    .clone()
    .resize(100, 100, { fit: "inside" })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const thumbhash = Buffer.from(rgbaToThumbHash(tiny.info.width, tiny.info.height, tiny.data)).toString("base64");
  const small = await ctx.artifact(thumbnail.data, {
    name: "thumbnail",
    contentType: "image/webp",
    meta: { widthPx: thumbnail.info.width, heightPx: thumbnail.info.height, thumbhash },
  });

  const large = await frame.clone().jpeg({ quality: 88, mozjpeg: true }).toBuffer({ resolveWithObject: true });
  const size = { widthPx: large.info.width, heightPx: large.info.height };
  const poster = await ctx.artifact(large.data, {
    name: "poster",
    contentType: "image/jpeg",
    meta: { ...size, atMs, madeBy },
  });
  ctx.emit({ posterId: poster.artifactId, ...size });
  ctx.progress({ percent: 95 });

  const strip = await contactStrip(sampled);
  const timesMs = sampled.map((one) => one.atMs);
  const stripSize = { widthPx: strip.widthPx, heightPx: strip.heightPx };
  const { artifactId } = await ctx.artifact(strip.jpeg, {
    name: "strip",
    contentType: "image/jpeg",
    meta: { ...stripSize, columns: strip.columns, timesMs, madeBy },
  });
  return {
    thumbnailId: small.artifactId,
    poster: { artifactId: poster.artifactId, ...size, atMs },
    strip: { artifactId, ...stripSize, columns: strip.columns, timesMs },
  };
}

/** Frames in rows of four (upright video: six), on dark ground. */
async function contactStrip(sampled: readonly Sampled[]) {
  const width = Math.max(...sampled.map((one) => one.tileWidthPx));
  const height = Math.max(...sampled.map((one) => one.tileHeightPx));
  const columns = Math.min(sampled.length, height > width ? 6 : 4);
  const rows = Math.ceil(sampled.length / columns);
  const widthPx = columns * width + (columns + 1) * GAP_PX;
  const heightPx = rows * height + (rows + 1) * GAP_PX;
  const jpeg = await sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: "#16181b" } })
    .composite(
      sampled.map((one, i) => ({
        input: one.tile,
        raw: { width: one.tileWidthPx, height: one.tileHeightPx, channels: 3 as const },
        left: GAP_PX + (i % columns) * (width + GAP_PX),
        top: GAP_PX + Math.floor(i / columns) * (height + GAP_PX),
      })),
    )
    .jpeg({ quality: 82, mozjpeg: true })
    .toBuffer();
  return { jpeg, widthPx, heightPx, columns };
}
