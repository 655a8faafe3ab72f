import { applyTransitions } from "@jobwire/db";
import type { TransitionRequest } from "@jobwire/db";
import { createJob, giveSlots } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import type { Ask, Entry, JobStore } from "./job-in-memory.ts";

const ERROR = { reason: "thrown", code: "unexpected", message: "It broke." };

/** The same job, kept by the real statement in a real database. */
export async function createJobInDatabase(
  db: TestDatabase,
  { userId, maxAttempts }: { userId: string; maxAttempts: number },
): Promise<JobStore & { id: string }> {
  const { id } = await createJob(db, { userId, maxAttempts });
  return {
    id,
    async ask(ask) {
      if (ask.event === "claim") await giveSlots(db, [id]);
      const [result] = await applyTransitions(db.pool, [toRequest(id, ask)]);
      return result?.applied ?? false;
    },
    async read() {
      const { rows } = await db.pool.query(`select state, attempt, worker_id as "workerId" from job where id = $1`, [
        id,
      ]);
      return rows[0];
    },
    async log() {
      const { rows } = await db.pool.query<Entry>(
        `select data ->> 'from' as "from", data ->> 'to' as "to", data ->> 'event' as event, attempt
         from job_event where job_id = $1 and kind = 'state' and seq > 1 order by seq`,
        [id],
      );
      return rows;
    },
  };
}

function toRequest(jobId: string, ask: Ask): TransitionRequest {
  if (ask.event === "cancel") return { jobId, event: "cancel", byUserId: null };
  const { workerId, attempt } = ask;
  if (ask.event === "claim") return { jobId, event: "claim", workerId, attempt };
  const lease = { workerId, attempt };
  if (ask.event === "complete") return { jobId, event: "complete", lease, output: null };
  if (ask.event === "throw") return { jobId, event: "throw", lease, error: ERROR, permanent: false, retryInMs: 0 };
  return { jobId, event: ask.event, lease };
}
