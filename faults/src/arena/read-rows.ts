import { existsSync, readFileSync } from "node:fs";
import { transact } from "@jobwire/db";
import type { Pool, PoolClient } from "pg";
import type { HistoryRecord, StoredEvent, StoredJob } from "../history/record.ts";

/** What is stored at one moment: jobs, their logs, slots and ticks. */
export function readRows(pool: Pool): Promise<HistoryRecord[]> {
  return transact(pool, async (client) => {
    await client.query("set transaction isolation level repeatable read");
    return await readWithin(client);
  });
}

async function readWithin(client: PoolClient): Promise<HistoryRecord[]> {
  const jobs = await client.query<Omit<StoredJob, "kind">>(
    `select id, user_id as "userId", queue, key, idempotency_key as "idempotencyKey", state, attempt,
       max_attempts as "maxAttempts", losses, last_seq as "lastSeq", output, error from job`,
  );
  const events = await client.query<{
    jobId: string;
    seq: number;
    attempt: number;
    type: string;
    atMs: number;
    data: Move;
  }>(
    `select job_id as "jobId", seq, attempt, kind as type, extract(epoch from at)::float8 * 1000 as "atMs",
       case when kind = 'state' then data end as data
     from job_event order by job_id, seq`,
  );
  const slots = await client.query<{ jobId: string; attempt: number }>(`select job_id as "jobId", attempt from slot`);
  const ticks = await client.query<{ scheduleId: string; atMs: number; outcome: string; jobId: string | null }>(
    `select schedule_id as "scheduleId", extract(epoch from at)::float8 * 1000 as "atMs", outcome, job_id as "jobId"
     from schedule_tick`,
  );
  return [
    ...jobs.rows.map((row) => ({ kind: "job" as const, ...row })),
    ...events.rows.map(({ data, ...row }) => ({ kind: "event" as const, ...row, ...(data && { move: moveOf(data) }) })),
    ...slots.rows.map((row) => ({ kind: "slot" as const, ...row })),
    ...ticks.rows.map((row) => ({ kind: "tick" as const, ...row })),
  ];
}

type Move = { from: string | null; to: string; event: string; workerId?: string; error?: { reason: string } } | null;

function moveOf({ from, to, event, workerId, error }: NonNullable<Move>): StoredEvent["move"] {
  return { from, to, event, workerId, reason: error?.reason } as StoredEvent["move"];
}

/** What the handlers wrote down themselves. A process that was killed may have left half a line. */
export function readTrace(file: string): HistoryRecord[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as HistoryRecord];
      } catch {
        return [];
      }
    });
}
