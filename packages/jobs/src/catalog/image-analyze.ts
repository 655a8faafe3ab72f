import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { IMAGE_TYPES } from "./image-types.ts";
import { madeBy } from "./made-by.ts";

/** A rectangle in shares (0–1) of the upright picture. */
const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const share = z.number().min(0).max(1);

const file = z.object({
  /** `jpeg`, `png`, `webp`, `gif`, `heif` (AVIF is one), `tiff`. */
  format: z.string(),
  /** Size of the upright picture. */
  widthPx: z.int(),
  heightPx: z.int(),
  bytes: z.int(),
  /** Of one channel. */
  bitsPerChannel: z.int().nullable(),
  /** `srgb`, `cmyk`, `b-w` … */
  colourSpace: z.string(),
  hasTransparency: z.boolean(),
  /** More than 1: an animation, of which the first frame is looked at. */
  frames: z.int(),
});

const camera = z.object({
  camera: z.string().nullable(),
  lens: z.string().nullable(),
  /** The camera's own clock, without a time zone: `2024-05-17T14:03:22`. */
  takenAt: z.string().nullable(),
  /** "1/250 s" */
  exposure: z.string().nullable(),
  /** The f-number. */
  aperture: z.number().nullable(),
  iso: z.int().nullable(),
  focalLengthMm: z.number().nullable(),
  software: z.string().nullable(),
  /** How the file has to be turned, in words; null: not at all. */
  orientation: z.string().nullable(),
  /** `removed`: the file says where it was taken; that is in no result. */
  location: z.enum(["none", "removed"]),
});

const colour = z.object({ hex: z.string(), name: z.string(), share });

const look = z.object({
  /** About 25 bytes, base64: a blurred placeholder. */
  thumbhash: z.string(),
  /** 64 bits, hexadecimal; pictures that look alike differ in few of them. Null: too plain to tell. */
  perceptualHash: z.string().nullable(),
});

const face = z.object({
  box,
  score: share,
  /** Above 0: turned to the picture's right. */
  yawDegrees: z.number(),
  /** Above 0: looking down. */
  pitchDegrees: z.number(),
  /** Above 0: tilted clockwise. */
  rollDegrees: z.number(),
});

const tag = z.object({
  label: z.string(),
  confidence: share,
  /** Where it is; null: all over. */
  box: box.nullable(),
});

const safety = z.object({
  /** 1: nothing sexual is shown, 0: it surely is. */
  score: share,
  verdict: z.enum(["fine", "doubtful", "sensitive"]),
});

const text = z.object({
  /** What it was read as, ISO 639-2. */
  language: z.literal("eng"),
  lines: z.array(z.object({ text: z.string(), confidence: share, box })),
});

const caption = z.object({ text: z.string(), madeBy });

const parts = { file, camera, colours: z.array(colour), look, faces: z.array(face), tags: z.array(tag), safety, text };

export const imageAnalyze = defineTask({
  name: "image.analyze",
  title: "Analyze",
  description: "What is in the photo: colours, faces, things, text, camera, and a caption.",
  input: z.object({ itemId: z.uuid() }),
  output: z.object({ artifactId: z.uuid(), ...parts, caption, madeBy }),
  /** Each part as soon as it is known: colours early, text and caption last. */
  partial: z.discriminatedUnion("part", [
    z.object({ part: z.literal("file"), value: file }),
    z.object({ part: z.literal("camera"), value: camera }),
    z.object({ part: z.literal("colours"), value: parts.colours }),
    z.object({ part: z.literal("look"), value: look }),
    z.object({ part: z.literal("faces"), value: parts.faces }),
    z.object({ part: z.literal("tags"), value: parts.tags }),
    z.object({ part: z.literal("safety"), value: safety }),
    z.object({ part: z.literal("text"), value: text }),
    z.object({ part: z.literal("caption"), value: caption }),
  ]),
  checkpoint: z.never(),
  accepts: IMAGE_TYPES,
  isQuiet: true,
  usualMs: 1_000,
  policy: {
    queue: "analysis",
    maxAttempts: 3,
    timeoutMs: 180_000,
    backoff: { kind: "exponential", baseMs: 2_000, maxMs: 60_000, jitter: 0.2 },
    // For the caption, which is made here where the service is out.
    provider: "openai",
    isProviderOptional: true,
    runsIn: { kind: "child", memoryLimitMb: 1_536 },
  },
});

export type ImageAnalysis = z.output<typeof imageAnalyze.output>;
