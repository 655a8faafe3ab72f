import { isTerminal } from "@jobwire/db/lifecycle";
import type { History, Violation } from "./history.ts";

/** I1: what was acknowledged is there, and came to an end; one key is one job. */
export function checkLost(history: History): Violation[] {
  const violations: Violation[] = [];
  const answers = new Map<string, string>();
  for (const { key, jobId } of history.of("acknowledged")) {
    const job = history.jobs.get(jobId);
    const say = (code: string, message: string) => violations.push({ invariant: "I1", code, jobId, message });
    const earlier = answers.get(key);
    if (earlier !== undefined && earlier !== jobId) {
      say("two-answers", `The key ${key} was answered with job ${earlier} and with job ${jobId}.`);
    }
    answers.set(key, jobId);
    if (job === undefined) say("lost", "It was acknowledged, and there is no such job.");
    else if (job.idempotencyKey !== key) say("wrong-job", `Asked for by the key ${key}, stored under another.`);
    else if (!isTerminal(job.state)) say("stuck", `It was acknowledged, and stands at ${job.state} for good.`);
  }
  const byKey = new Map<string, string>();
  for (const { id, idempotencyKey } of history.jobs.values()) {
    if (idempotencyKey === null) continue;
    const other = byKey.get(idempotencyKey);
    if (other !== undefined) {
      const message = `The key ${idempotencyKey} made this job and ${other}.`;
      violations.push({ invariant: "I1", code: "doubled", jobId: id, message });
    }
    byKey.set(idempotencyKey, id);
  }
  return violations;
}
