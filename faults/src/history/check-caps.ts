import { isTerminal, LEASED_STATES } from "@jobwire/db/lifecycle";
import type { History, Violation } from "./history.ts";
import type { Cap, StoredJob } from "./record.ts";

/** How finely the instants of handlers and of the database compare. */
const CLOCK_MS = 5;
/** A handler that goes on this long after its attempt is over is a zombie. */
const ZOMBIE_AFTER_MS = 250;

/** One handler at work under a lease: what a cap counts. */
export interface Execution {
  jobId: string;
  attempt: number;
  fromMs: number;
  /** When it let go, its process died, or its attempt was taken away: whatever came first. */
  untilMs: number;
  /** It went on after its attempt was over. */
  isZombie: boolean;
}

/** I6: handlers at work at once, by their own records; and no slot is left to a job that is over. */
export function checkCaps(history: History): Violation[] {
  const executions = readExecutions(history);
  const violations = history.of("cap").flatMap((cap) => checkCap(cap, executions, history.jobs));
  for (const { jobId, attempt } of history.of("slot")) {
    const state = history.jobs.get(jobId)?.state;
    if (state !== undefined && !isTerminal(state)) continue;
    const message = `The slot of attempt ${attempt} is left, though the job is ${state ?? "gone"}.`;
    violations.push({ invariant: "I6", code: "slot-left", jobId, message });
  }
  return violations;
}

/** Every execution of the history, zombies included: those end where their lease did. */
export function readExecutions(history: History): Execution[] {
  const diedAt = new Map(history.of("died").map(({ pid, atMs }) => [pid, atMs]));
  const endedAt = new Map(history.of("ended").map((end) => [`${end.jobId} ${end.attempt} ${end.pid}`, end.atMs]));
  return history.of("started").map(({ jobId, attempt, pid, atMs }) => {
    const letGo = Math.min(endedAt.get(`${jobId} ${attempt} ${pid}`) ?? Infinity, diedAt.get(pid) ?? Infinity);
    const taken = leaseEnd(history, jobId, attempt);
    return {
      jobId,
      attempt,
      fromMs: atMs,
      untilMs: Math.min(letGo, taken),
      isZombie: taken + ZOMBIE_AFTER_MS < letGo,
    };
  });
}

function leaseEnd(history: History, jobId: string, attempt: number): number {
  const leased: readonly (string | null)[] = LEASED_STATES;
  const end = history.events
    .get(jobId)
    ?.find(
      (event) =>
        event.attempt === attempt &&
        leased.includes(event.move?.from ?? null) &&
        !leased.includes(event.move?.to ?? null),
    );
  return end?.atMs ?? Infinity;
}

function checkCap(cap: Cap, executions: readonly Execution[], jobs: ReadonlyMap<string, StoredJob>): Violation[] {
  const groups = Map.groupBy(executions, ({ jobId }) => groupOf(cap, jobs.get(jobId)));
  return [...groups].flatMap(([group, members]) => {
    if (group === null) return [];
    const { most, atMs, jobId } = mostAtOnce(members);
    if (most <= cap.limit) return [];
    const instant = new Date(atMs).toISOString();
    const message = `${most} handlers of ${group} were at work at ${instant}; the limit is ${cap.limit}.`;
    return [{ invariant: "I6" as const, code: "over-cap", jobId, message }];
  });
}

function groupOf({ per, queue }: Cap, job: StoredJob | undefined): string | null {
  if (job === undefined || (queue !== null && job.queue !== queue)) return null;
  if (per === "all") return "all queues";
  if (per === "queue") return `queue ${job.queue}`;
  if (per === "user") return `user ${job.userId}`;
  return job.key === null ? null : `key ${job.key}`;
}

function mostAtOnce(executions: readonly Execution[]): { most: number; atMs: number; jobId: string | null } {
  const steps = executions
    .flatMap(({ jobId, fromMs, untilMs }) => [
      { atMs: fromMs, by: 1, jobId },
      { atMs: Math.max(fromMs, untilMs - CLOCK_MS), by: -1, jobId },
    ])
    .sort((a, b) => a.atMs - b.atMs || a.by - b.by);
  let now = 0;
  let worst = { most: 0, atMs: 0, jobId: null as string | null };
  for (const { atMs, by, jobId } of steps) {
    now += by;
    if (now > worst.most) worst = { most: now, atMs, jobId };
  }
  return worst;
}
