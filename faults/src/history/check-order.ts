import { isTerminal } from "@jobwire/db/lifecycle";
import type { History, Violation } from "./history.ts";
import type { Heard, Viewed } from "./record.ts";

/** I5: logs without a gap, heard once each and in order; what a page shows never goes back. */
export function checkOrder(history: History): Violation[] {
  const violations: Violation[] = [];
  const say = (jobId: string, code: string, message: string) =>
    void violations.push({ invariant: "I5", code, jobId, message });
  for (const job of history.jobs.values()) {
    const seqs = (history.events.get(job.id) ?? []).map(({ seq }) => seq);
    const wrong = seqs.findIndex((seq, index) => seq !== index + 1);
    if (wrong !== -1) say(job.id, "gap", `Its log has entry ${seqs[wrong]} where ${wrong + 1} belongs.`);
    else if (seqs.length !== job.lastSeq) {
      say(job.id, "gap", `Its row says ${job.lastSeq} entries, its log has ${seqs.length}.`);
    }
  }
  for (const heard of Map.groupBy(history.of("heard"), ({ client, jobId }) => `${client} ${jobId}`).values()) {
    checkHeard(history, heard, say);
  }
  for (const viewed of Map.groupBy(history.of("viewed"), ({ client, jobId }) => `${client} ${jobId}`).values()) {
    checkViewed(history, viewed, say);
  }
  return violations;
}

type Say = (jobId: string, code: string, message: string) => void;

function checkHeard(history: History, heard: readonly Heard[], say: Say): void {
  const [{ client, jobId }] = heard as [Heard];
  const stored = history.events.get(jobId) ?? [];
  for (const [index, { seq, attempt, type, to }] of heard.entries()) {
    if (seq !== index + 1) {
      const code = seq <= index ? "applied-twice" : "skipped";
      say(jobId, code, `${client} took in entry ${seq} where ${index + 1} belongs.`);
      return;
    }
    const entry = stored[index];
    if (entry === undefined || entry.attempt !== attempt || entry.type !== type || entry.move?.to !== to) {
      say(jobId, "false-word", `What ${client} took in as entry ${seq} is not what is stored.`);
      return;
    }
  }
  if (heard.length < stored.length) {
    say(jobId, "unheard", `${client} followed it and took in ${heard.length} of ${stored.length} entries.`);
  }
}

function checkViewed(history: History, viewed: readonly Viewed[], say: Say): void {
  let last: Viewed | undefined;
  let progress: Viewed["progress"] = null;
  for (const view of viewed) {
    const { client, jobId, rev, state } = view;
    if (last !== undefined && rev < last.rev) say(jobId, "went-back", `${client} showed rev ${rev} after ${last.rev}.`);
    if (last !== undefined && rev === last.rev && state !== last.state) {
      say(jobId, "went-back", `${client} showed ${last.state} and ${state} at rev ${rev}.`);
    }
    if (view.progress !== null && progress !== null && view.progress.attempt === progress.attempt) {
      const fell = (view.progress.percent ?? 0) < (progress.percent ?? 0) || view.progress.n < progress.n;
      if (fell) say(jobId, "progress-fell", `${client} showed ${progress.percent} %, then ${view.progress.percent} %.`);
    }
    progress = view.progress ?? progress;
    last = view;
  }
  if (last === undefined) return;
  const job = history.jobs.get(last.jobId);
  if (job !== undefined && isTerminal(job.state) && last.state !== job.state) {
    say(last.jobId, "end-unseen", `It ended as ${job.state}; ${last.client} still shows ${last.state}.`);
  }
}
