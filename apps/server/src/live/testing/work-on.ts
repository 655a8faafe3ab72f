import { randomUUID } from "node:crypto";
import { appendEvents, applyTransitions, writeProgress } from "@jobwire/db";
import type { Lease, TransitionRequest } from "@jobwire/db";
import { giveSlots } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import type { ChangeBus } from "@jobwire/jobs/bus";
import type { Progress } from "@jobwire/jobs/wire";

/** Plays a worker's part with the real writer: changes rows, then tells the bus. */
export interface TestWorker {
  /** Takes the job's next attempt. */
  claim(jobId: string): Promise<Lease>;
  /** Adds log lines; each is one durable change. */
  log(jobId: string, lease: Lease, ...messages: string[]): Promise<void>;
  /** Writes progress to the row. */
  progress(jobId: string, lease: Lease, progress: Progress): Promise<void>;
  finish(jobId: string, lease: Lease, outcome?: "complete" | "fail"): Promise<void>;
}

/** @param bus null: hints are lost */
export function createTestWorker(db: TestDatabase, bus: ChangeBus | null): TestWorker {
  const move = async (request: TransitionRequest): Promise<void> => {
    const [result] = await applyTransitions(db.pool, [request]);
    if (!result?.applied) throw new Error(`${request.event} refused: ${JSON.stringify(result)}`);
    const { jobId, userId, rev, seq, to } = result;
    bus?.publish({ kind: "hints", hints: [{ jobId, userId, rev, seq, state: to }] });
  };
  return {
    async claim(jobId) {
      const { rows } = await db.pool.query<{ attempt: number }>("SELECT attempt FROM job WHERE id = $1", [jobId]);
      const workerId = randomUUID();
      await db.pool.query(
        "INSERT INTO worker (id, host, pid, version, concurrency) VALUES ($1, 'test', 1, 'test', 1)",
        [workerId],
      );
      const lease = { workerId, attempt: (rows[0]?.attempt ?? 0) + 1 };
      await giveSlots(db, [jobId]);
      await move({ jobId, event: "claim", ...lease });
      return lease;
    },
    async log(jobId, lease, ...messages) {
      const requests = messages.map((message) => ({
        jobId,
        lease,
        kind: "log" as const,
        data: { level: "info", message },
      }));
      for (const written of await appendEvents(db.pool, requests)) {
        if (!written.applied) throw new Error("log refused");
        const { userId, rev, seq } = written;
        bus?.publish({ kind: "hints", hints: [{ jobId, userId, rev, seq, state: "running" }] });
      }
    },
    async progress(jobId, lease, progress) {
      const [written] = await writeProgress(db.pool, [{ jobId, lease, progress }]);
      if (!written?.applied) throw new Error("progress refused");
      const { userId, rev, seq } = written;
      bus?.publish({ kind: "hints", hints: [{ jobId, userId, rev, seq, state: "running", progress }] });
    },
    async finish(jobId, lease, outcome = "complete") {
      if (outcome === "complete") return move({ jobId, event: "complete", lease, output: { counted: 1, attempts: 1 } });
      const error = { reason: "permanent", code: "broken", message: "It broke." };
      await move({ jobId, event: "throw", lease, error, permanent: true, retryInMs: 0 });
    },
  };
}

/** Progress as handlers report it. */
export function progressOf(attempt: number, n: number): Progress {
  return { attempt, n, percent: Math.min(99, n), step: null, message: null, done: null, total: null };
}
