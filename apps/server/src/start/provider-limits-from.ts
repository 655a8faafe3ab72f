import type { QueueLimits } from "@jobwire/jobs/catalog";
import { providerScope } from "@jobwire/jobs/engine";
import type { Connections } from "@jobwire/jobs/engine";
import type { Env } from "../env.ts";

const MINUTE_MS = 60_000;

/**
 * What each service outside may have of our jobs, under the names by which admission knows it. One that is not connected
 * has no limits: its work is done here.
 */
export function providerLimitsFrom(env: Env, connections: Connections): Record<string, QueueLimits> {
  const limitsOf = (concurrency: number | undefined, perMinute: number | undefined): QueueLimits => ({
    concurrency: concurrency ?? null,
    rate: perMinute === undefined ? null : { limit: perMinute, intervalMs: MINUTE_MS },
  });
  const none = limitsOf(undefined, undefined);
  const { openai, segmind, trellis } = connections;
  return {
    [providerScope("openai")]: openai ? limitsOf(env.OPENAI_MAX_CONCURRENCY, env.OPENAI_JOBS_PER_MINUTE) : none,
    [providerScope("segmind")]: segmind ? limitsOf(env.SEGMIND_MAX_CONCURRENCY, env.SEGMIND_JOBS_PER_MINUTE) : none,
    [providerScope("trellis")]: trellis ? limitsOf(env.TRELLIS_MAX_CONCURRENCY, env.TRELLIS_JOBS_PER_MINUTE) : none,
  };
}
