import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { DESIGN_KINDS, DESIGN_PALETTE_NAMES, DESIGN_STYLES, NAIL_SHAPES } from "./design-options.ts";
import { IMAGE_TYPES } from "./image-types.ts";
import { madeBy } from "./made-by.ts";

const colour = z.string().regex(/^#[0-9a-f]{6}$/iu, "a colour like #d9808b");

/** What a design is made from; kept beside each variant, so that it can be made again or changed. */
const designSettings = z.object({
  /** What it is about, in words. */
  prompt: z.string().trim().min(1).max(1_000),
  kind: z.enum(DESIGN_KINDS).default("nails"),
  style: z.enum(DESIGN_STYLES).default("elegant"),
  /** A palette by its name, or 1 to 6 colours. With a photo, its colours are used instead. */
  palette: z.union([z.enum(DESIGN_PALETTE_NAMES), z.array(colour).min(1).max(6)]).default("rose"),
  /** For nails. Default: another one in each variant. */
  nailShape: z.enum(NAIL_SHAPES).optional(),
  /** The same of everything gives the same designs, where they are drawn on this machine. Default: others each time. */
  seed: z.int().min(0).max(2_147_483_647).optional(),
});

const variant = z.object({
  /** 0 for the first. */
  index: z.int(),
  artifactId: z.uuid(),
  widthPx: z.int(),
  heightPx: z.int(),
  seed: z.int(),
});

export const designGenerate = defineTask({
  name: "design.generate",
  title: "Design",
  description: "Nail sets, seamless patterns or posters in your colours, in several variants to choose from.",
  input: designSettings.extend({
    /** A photo whose colours are used. */
    itemId: z.uuid().optional(),
    variants: z.int().min(1).max(8).default(4),
    /** The variant (an artifact of yours) that these settings were taken from and changed. */
    remixOf: z.uuid().optional(),
  }),
  output: z.object({ variants: z.array(variant), palette: z.array(z.string()), madeBy }),
  partial: variant,
  checkpoint: z.never(),
  accepts: IMAGE_TYPES,
  usualMs: 4_000,
  keepsResult: true,
  policy: {
    queue: "illustration",
    maxAttempts: 3,
    timeoutMs: 600_000,
    provider: "openai",
    backoff: { kind: "exponential", baseMs: 2_000, maxMs: 60_000, jitter: 0.2 },
    runsIn: { kind: "child", memoryLimitMb: 1_024 },
  },
  credits: ({ variants }) => variants,
});

export type DesignVariant = z.output<typeof variant>;
