import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { IMAGE_TYPES } from "./image-types.ts";
import { madeBy } from "./made-by.ts";

export const modelGlb = defineTask({
  name: "model.glb",
  title: "3D model",
  description: "What stands out in a photo as a 3D model (GLB) that can be turned, placed and printed.",
  input: z.object({
    itemId: z.uuid(),
    /** How far the front swells: 0 flat, 1 as deep as half its width. A relief's; a service decides for itself. */
    depth: z.number().min(0).max(1).default(0.45),
    /** How thick the rim is, as a share of the longest side. */
    thickness: z.number().min(0.005).max(0.3).default(0.03),
    /** How fine the surface is: about 12 000, 50 000 or 120 000 triangles. */
    detail: z.enum(["low", "medium", "high"]).default("medium"),
    /** Longest side, in metres. */
    sizeM: z.number().min(0.01).max(10).default(0.3),
  }),
  output: z.object({
    artifactId: z.uuid(),
    /** A picture of it; null where none was made. */
    previewId: z.uuid().nullable(),
    vertices: z.int(),
    triangles: z.int(),
    widthM: z.number(),
    heightM: z.number(),
    depthM: z.number(),
    bytes: z.int(),
    /** Without a hole, as printers need it; null where it was not looked at. */
    isClosed: z.boolean().nullable(),
    madeBy,
  }),
  partial: z.never(),
  /** What a service has taken on is asked for again, not ordered again. */
  checkpoint: z.object({ statusUrl: z.string() }),
  accepts: IMAGE_TYPES,
  usualMs: 3_000,
  keepsResult: true,
  policy: {
    queue: "models",
    maxAttempts: 4,
    timeoutMs: 600_000,
    provider: "trellis",
    backoff: { kind: "exponential", baseMs: 5_000, maxMs: 120_000, jitter: 0.2 },
    runsIn: { kind: "child", memoryLimitMb: 2_048 },
  },
});
