import type { JobView, Progress } from "@jobwire/jobs/wire";

/** A job as the server would send it, for tests. */
export function jobView(over: Partial<JobView> = {}): JobView {
  return {
    id: "job-1",
    task: "demo.countdown",
    queue: "default",
    userId: "user-1",
    itemId: null,
    parentId: null,
    state: "queued",
    priority: 0,
    attempt: 0,
    maxAttempts: 3,
    freeAttempts: 0,
    input: { seconds: 5, steps: 5, failureRate: 0 },
    output: null,
    error: null,
    progress: null,
    name: null,
    key: null,
    children: null,
    rev: 1,
    lastSeq: 1,
    runAt: "2026-11-01T10:00:00.000Z",
    deadlineAt: null,
    pinnedAt: null,
    createdAt: "2026-11-01T10:00:00.000Z",
    begunAt: null,
    startedAt: null,
    cancelRequestedAt: null,
    finishedAt: null,
    ...over,
  };
}

/** A progress report, for tests. */
export function progress(over: Partial<Progress> = {}): Progress {
  return { attempt: 1, n: 1, percent: null, step: null, message: null, done: null, total: null, ...over };
}
