import type { ChangeBus } from "../bus/index.ts";
import type { LeasedJob } from "./heartbeat.ts";
import type { RunningAttempts } from "./running-attempts.ts";

/**
 * Aborts attempts as the bus tells of cancels and of leases that moved on. The heartbeat does the same
 * from the rows, should the hint be lost; after a `sweep` it is asked to do so now.
 * @returns stops listening
 */
export function abortOnHints(bus: ChangeBus, running: RunningAttempts, checkRows: () => void): () => void {
  return bus.subscribe((message) => {
    if (message.kind === "sweep") return checkRows();
    if (message.kind !== "hints") return;
    for (const hint of message.hints) {
      const attempt = running.get(hint.jobId);
      if (!attempt && hint.state === "cancelling") running.noteCancel(hint.jobId, hint.rev);
      // A hint of an earlier attempt may arrive late.
      if (!attempt || hint.rev <= attempt.known.rev) continue;
      attempt.learn(hint);
      if (hint.state === "cancelling") attempt.abort("cancel");
      // It left our hands: an attempt that is decided here is no longer among those running.
      else if (hint.state !== "running") attempt.abort("lease-lost");
    }
  });
}

/**
 * Compares what runs here with what the rows say is leased to this worker.
 * @param sentAt `performance.now()` before the rows were asked for
 * @returns jobs leased to this worker that nothing here is at work on
 */
export function reconcile(leased: readonly LeasedJob[], running: RunningAttempts, sentAt: number): LeasedJob[] {
  const rows = new Map(leased.map((row) => [row.jobId, row]));
  for (const attempt of running.all()) {
    // The rows may have been read before this claim.
    if (attempt.claimedAt > sentAt) continue;
    const row = rows.get(attempt.jobId);
    if (row?.attempt !== attempt.lease.attempt) attempt.abort("lease-lost");
    else if (row.state === "cancelling") attempt.abort("cancel");
  }
  // Or it is one whose claim has not been answered yet.
  return running.expectsClaims ? [] : leased.filter((row) => !running.isBusy(row.jobId));
}
