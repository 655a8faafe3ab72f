import type { History, Violation } from "./history.ts";

/** I3, for schedules: a tick fires once; each job belongs to one tick. */
export function checkTicks(history: History): Violation[] {
  const violations: Violation[] = [];
  const say = (jobId: string | null, code: string, message: string) =>
    void violations.push({ invariant: "I3", code, jobId, message });
  const seen = new Set<string>();
  const jobs = new Set<string>();
  for (const { scheduleId, atMs, outcome, jobId } of history.of("tick")) {
    const tick = `${scheduleId} ${new Date(atMs).toISOString()}`;
    if (seen.has(tick)) say(jobId, "fired-twice", `The tick ${tick} is there twice.`);
    seen.add(tick);
    if (outcome === "started" && jobId === null) say(null, "no-job", `The tick ${tick} started nothing.`);
    if (jobId === null) continue;
    if (jobs.has(jobId)) say(jobId, "shared-job", `Two ticks name this job; the second is ${tick}.`);
    jobs.add(jobId);
    if (!history.jobs.has(jobId)) say(jobId, "lost", `The job of the tick ${tick} is not there.`);
  }
  return violations;
}
