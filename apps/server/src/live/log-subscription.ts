/** The `log` subscription: the events of one job, in order, without a gap. */
import type { Pool } from "pg";
import type { Engine } from "@jobwire/jobs/engine";
import type { LogFrame } from "@jobwire/jobs/wire";
import { ApiError } from "../api/api-error.ts";
import { untilWritable } from "./backpressure.ts";
import type { Connection } from "./connection.ts";
import type { Hub } from "./hub.ts";
import type { TrackedFrame } from "./live-subscription.ts";
import { HEARTBEAT_MS } from "./mailbox.ts";
import { Wake } from "./wake.ts";

/** Events per frame. */
const PAGE = 200;
/** Lines may come by the thousand; a reader needs them in handfuls. */
const FLUSH_GAP_MS = 50;

/**
 * Follows a job's log from after `afterSeq`, or from after `lastEventId` where that is further.
 * Stays open when the job is over, since a rerun adds to it. The caller has authorised the viewer.
 */
export async function* logFrames(
  around: { pool: Pool; hub: Hub; engine: Pick<Engine, "readEvents">; connection: Connection },
  options: { jobId: string; afterSeq: number; lastEventId?: string | undefined; signal: AbortSignal | undefined },
): AsyncGenerator<TrackedFrame<LogFrame>> {
  const { jobId, signal } = options;
  const wake = new Wake();
  // Hints say how far the log has come; `Infinity` means that nobody knows.
  let toldSeq = Infinity;
  const leave = around.hub.watchLog(jobId, (seq) => {
    toldSeq = Math.max(toldSeq, seq);
    wake.wake();
  });
  try {
    await around.hub.cover();
    let seq = Math.max(options.afterSeq, parseSeq(options.lastEventId));
    await refuseFutureSeq(around.pool, jobId, seq);
    let sentAt = performance.now();
    while (await untilWritable(around.connection, signal)) {
      const readUpTo = toldSeq;
      const events = toldSeq > seq ? await around.engine.readEvents(jobId, seq, PAGE) : [];
      if (events.length > 0) {
        for (const event of events) {
          if (event.seq !== (seq += 1)) throw new Error(`log of job ${jobId}: expected seq ${seq}, got ${event.seq}`);
        }
        sentAt = performance.now();
        yield { id: String(seq), data: { type: "log", events } };
        if (events.length === PAGE) continue;
      }
      if (toldSeq === readUpTo) toldSeq = seq;
      if (performance.now() - sentAt >= HEARTBEAT_MS) {
        sentAt = performance.now();
        yield { id: String(seq), data: { type: "hb" } };
      }
      if (toldSeq <= seq) await wake.sleep(sentAt + HEARTBEAT_MS - performance.now(), signal);
      await wake.pause(FLUSH_GAP_MS - (performance.now() - sentAt), signal);
    }
  } finally {
    leave();
  }
}

function parseSeq(lastEventId: string | undefined): number {
  return lastEventId !== undefined && /^\d{1,10}$/.test(lastEventId) ? Number(lastEventId) : 0;
}

/** A log that is shorter than what the client has is another history than the one it saw. */
async function refuseFutureSeq(pool: Pool, jobId: string, seq: number): Promise<void> {
  if (seq === 0) return;
  const { rows } = await pool.query<{ last_seq: number }>("SELECT last_seq FROM job WHERE id = $1", [jobId]);
  const lastSeq = rows[0]?.last_seq ?? 0;
  if (seq <= lastSeq) return;
  throw new ApiError("BAD_REQUEST", "This log is shorter than what you have; read it again from the start.", {
    reason: "seq-ahead",
    field: "afterSeq",
    expected: `at most ${lastSeq}`,
    got: String(seq),
  });
}
