import { z } from "zod";
import { STARTABLE_TASK_NAMES } from "@jobwire/jobs/catalog";
import { MAX_WINDOW_MS } from "@jobwire/jobs/engine";
import type { EnqueueRequest } from "@jobwire/jobs/engine";
import { checkPriority } from "./check-priority.ts";
import type { Viewer } from "./viewer.ts";

/** Most jobs of one batch. */
const MAX_BATCH = 10_000;

const zKey = z.string().min(1).max(200);
const zWindowMs = z.int().min(1).max(MAX_WINDOW_MS);
const zPriority = z.int().min(-1_000).max(1_000);

/** How a start behaves towards earlier ones of the same user and task with the same key. */
const zDedupe = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("return"), key: zKey, windowMs: zWindowMs.optional() }),
  z.strictObject({ mode: z.literal("replace"), key: zKey }),
  z.strictObject({ mode: z.literal("debounce"), key: zKey, windowMs: zWindowMs, maxWaitMs: zWindowMs.optional() }),
  z.strictObject({ mode: z.literal("throttle"), key: zKey, windowMs: zWindowMs }),
]);

const zOneOfBatch = z.object({
  task: z.enum(STARTABLE_TASK_NAMES),
  /** Checked against the task's own schema. */
  input: z.unknown(),
  /** Not before this instant. */
  runAt: z.iso.datetime({ offset: true }).optional(),
  /** Higher runs first inside a queue. Above 0 for admins only. */
  priority: zPriority.optional(),
});

/** What starts a job. */
export const zStart = zOneOfBatch.extend({
  /** The same key of the same user and task answers with the job that is already there. */
  idempotencyKey: zKey.optional(),
  dedupe: zDedupe.optional(),
  /** Jobs of the viewer that must be over before: completed, unless only their `end` is needed. */
  dependsOn: z
    .array(z.union([z.uuid(), z.strictObject({ jobId: z.uuid(), needs: z.enum(["success", "end"]).optional() })]))
    .max(1_000)
    .optional(),
});

/** What starts many jobs as one. */
export const zStartBatch = z.object({
  jobs: z.array(zOneOfBatch).min(1).max(MAX_BATCH),
  /** What people read. */
  title: z.string().min(1).max(200),
  /** What becomes of the others when one fails. */
  failure: z.enum(["continue", "fail-fast"]).optional(),
  priority: zPriority.optional(),
  idempotencyKey: zKey.optional(),
});

/**
 * A start in the engine's words.
 * @throws ApiError FORBIDDEN for a priority that is not the viewer's to ask for
 */
export function toRequest(viewer: Viewer, start: z.output<typeof zStart>): EnqueueRequest {
  const { task, input, idempotencyKey, dedupe, runAt, priority, dependsOn } = start;
  checkPriority(viewer, priority);
  return {
    task,
    input,
    userId: viewer.userId,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(dedupe !== undefined && { dedupe }),
    ...(runAt !== undefined && { runAt: new Date(runAt) }),
    ...(priority !== undefined && { priority }),
    ...(dependsOn !== undefined && { dependsOn }),
  };
}
