import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { TracedInput } from "../traced/traced-input.ts";
import { clockMs } from "./clock.ts";
import type { Recorder } from "./recorder.ts";

/** Somebody who asks for jobs over REST, and asks again with the same key until there is an answer. */
export interface Submitter {
  /** Resolves with the job's id; null when the server said no for good, or nobody waits any more. */
  submit(input: TracedInput, options?: { key?: string; task?: string }): Promise<string | null>;
  /** Asks for a job's end, once. */
  cancel(jobId: string): Promise<void>;
  /** `count` jobs, `atOnce` requests under way at a time. Resolves with the ids of those acknowledged. */
  submitMany(count: number, input: (index: number) => TracedInput, atOnce?: number): Promise<string[]>;
  /** Asks for so many a second, until stopped; resolves with the ids then. */
  steady(perSecond: number, input: (index: number) => TracedInput): { stop(): Promise<string[]> };
}

const AGAIN_AFTER_MS = 250;
/**
 * The wait doubles up to this: hundreds who ask four times a second through an outage would keep this process, and
 * the proxies in it, so busy that nothing comes back.
 */
const AGAIN_AFTER_MOST_MS = 5_000;
const ANSWER_WITHIN_MS = 15_000;
/** Longer than any fault lasts. */
const ASKED_FOR_MS = 300_000;

export function createSubmitter(options: {
  url: () => string;
  token: string;
  client: string;
  recorder: Recorder;
  isOver: () => boolean;
}): Submitter {
  const { url, token, client, recorder, isOver } = options;

  async function submit(
    input: TracedInput,
    { key = randomUUID(), task = "demo.countdown" }: { key?: string; task?: string } = {},
  ): Promise<string | null> {
    recorder.add({ kind: "asked", client, key, atMs: clockMs() });
    const givenUpAt = performance.now() + ASKED_FOR_MS;
    for (let waitMs = AGAIN_AFTER_MS; !isOver() && performance.now() < givenUpAt;) {
      const response = await fetch(`${url()}/api/jobs/${task}/start`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}`, "idempotency-key": key },
        body: JSON.stringify(input),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      }).catch(() => null);
      const body = response?.ok ? await response.json().catch(() => null) : null;
      if (body !== null) {
        const { jobId } = body as { jobId: string };
        recorder.add({ kind: "acknowledged", client, key, jobId, atMs: clockMs() });
        return jobId;
      }
      if (response !== null && response.status >= 400 && response.status < 500) {
        recorder.add({ kind: "refused", client, key, status: response.status, atMs: clockMs() });
        return null;
      }
      await delay(waitMs * (0.5 + Math.random() / 2));
      waitMs = Math.min(AGAIN_AFTER_MOST_MS, 2 * waitMs);
    }
    return null;
  }

  return {
    submit,
    async cancel(jobId) {
      await fetch(`${url()}/api/jobs/${jobId}/cancel`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      }).catch(() => null);
    },
    async submitMany(count, input, atOnce = 16) {
      const ids: string[] = [];
      let next = 0;
      const lane = async () => {
        while (next < count) {
          const id = await submit(input(next++));
          if (id !== null) ids.push(id);
        }
      };
      await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane));
      return ids;
    },
    steady(perSecond, input) {
      const asked: Promise<string | null>[] = [];
      const startedAt = performance.now();
      const timer = setInterval(
        () => {
          const due = Math.floor(((performance.now() - startedAt) / 1_000) * perSecond);
          while (asked.length < due) asked.push(submit(input(asked.length)));
        },
        Math.max(20, 1_000 / perSecond),
      );
      return {
        async stop() {
          clearInterval(timer);
          return (await Promise.all(asked)).filter((id) => id !== null);
        },
      };
    },
  };
}
