import type { JobState, TransitionEvent } from "../lifecycle/index.ts";
import type { Queryable } from "../queryable.ts";
import { APPLY_TRANSITIONS, HANDED_BACK } from "./apply-transitions.sql.ts";
import { COMPLETE_JOBS } from "./complete-jobs.sql.ts";
import { jsonParameter } from "./json-parameter.ts";
import { rounds } from "./rounds.ts";
import type { ClaimedJob, TransitionRequest, TransitionResult } from "./transition.ts";

/**
 * The one writer of job states: for API, worker and sweep alike. Each request is checked against the
 * locked row (transition table, lease, attempt, due time) and either applied whole, with `rev` + 1 and
 * one `state` event, or refused. It rings no doorbell and publishes no hint: its caller does.
 *
 * One statement, whatever the number of requests; jobs that are asked for more than once take one more
 * statement for each further request, in the order of the requests. Requests that are all `complete` take
 * a lighter one, and those of them that are refused one more.
 * @param db a pool, or the client of a transaction that is to hold more than this
 * @returns one result for each request, in their order
 * @throws TypeError when an output or error is not JSON
 */
export async function applyTransitions(
  db: Queryable,
  requests: readonly TransitionRequest[],
): Promise<TransitionResult[]> {
  const results: TransitionResult[] = [];
  for (const round of rounds(requests)) {
    for (const row of await completeAll(db, round)) results[row.place] = toResult(requests[row.place]!, row);
    const rest = round.filter(({ place }) => results[place] === undefined);
    if (rest.length === 0) continue;
    const { rows } = await db.query<Row>({
      name: "apply-transitions",
      text: APPLY_TRANSITIONS,
      values: parameters(rest),
    });
    for (const row of rows) results[row.place] = toResult(requests[row.place]!, row);
  }
  return results;
}

type Placed<Request = TransitionRequest> = { place: number; request: Request };

/** Jobs that all complete take a lighter statement. @returns those it was granted to; none when others are among them */
async function completeAll(db: Queryable, round: readonly Placed[]): Promise<Row[]> {
  if (!isAllComplete(round)) return [];
  const { rows } = await db.query<Row>({
    name: "complete-jobs",
    text: COMPLETE_JOBS,
    values: [
      round.map(({ place }) => place),
      round.map(({ request }) => request.jobId),
      round.map(({ request }) => request.lease.workerId),
      round.map(({ request }) => request.lease.attempt),
      round.map(({ request }) => jsonParameter(request.output)),
    ],
  });
  return rows;
}

function isAllComplete(
  round: readonly Placed[],
): round is readonly Placed<Extract<TransitionRequest, { event: "complete" }>>[] {
  return round.every(({ request }) => request.event === "complete");
}

interface Row {
  place: number;
  found_state: JobState | null;
  user_id: string;
  task: string;
  /** Null when refused; then the rest is too. */
  event: TransitionEvent | null;
  state: JobState;
  attempt: number;
  rev: number;
  last_seq: number;
  run_at: Date;
  /** Null unless claimed. */
  claimed: ClaimedJob | null;
}

function parameters(round: readonly Placed[]): unknown[] {
  const asked = round.map(({ place, request }) => ({ place, jobId: request.jobId, ...details(request) }));
  const claimants = round.flatMap(({ request }) => (request.event === "claim" ? [request.workerId] : []));
  return [
    asked.map((ask) => ask.place),
    asked.map((ask) => ask.jobId),
    asked.map((ask) => ask.ask),
    asked.map((ask) => ask.workerId ?? null),
    asked.map((ask) => ask.attempt ?? null),
    asked.map((ask) => ask.output ?? null),
    asked.map((ask) => ask.error ?? null),
    asked.map((ask) => ask.permanent ?? null),
    asked.map((ask) => ask.retryInMs ?? null),
    asked.map((ask) => ask.byUserId ?? null),
    [...new Set(claimants)],
    asked.map((ask) => ask.isFree ?? null),
  ];
}

interface Details {
  ask: TransitionRequest["event"];
  workerId?: string;
  attempt?: number;
  output?: string | null;
  error?: string | null;
  permanent?: boolean;
  retryInMs?: number;
  byUserId?: string | null;
  isFree?: boolean;
}

function details(request: TransitionRequest): Details {
  const ask = request.event;
  switch (request.event) {
    case "claim":
      return { ask, workerId: request.workerId, attempt: request.attempt };
    case "complete":
      return { ask, ...request.lease, output: jsonParameter(request.output) };
    case "throw": {
      const { lease, error, permanent, retryInMs, isFree } = request;
      return { ask, ...lease, error: jsonParameter(error), permanent, retryInMs, isFree };
    }
    case "stop":
    case "wait":
      return { ask, ...request.lease };
    case "reject":
      return { ask, error: jsonParameter(request.error), byUserId: request.byUserId };
    case "lost":
      return {
        ask,
        ...request.lease,
        error: request.reason === "worker-stopped" ? jsonParameter(HANDED_BACK) : null,
      };
    case "cancel":
    case "rerun":
    case "rewait":
      return { ask, byUserId: request.byUserId };
    case "due":
    case "release":
      return { ask };
  }
}

function toResult({ jobId }: TransitionRequest, row: Row): TransitionResult {
  if (row.event === null) return { applied: false, jobId, state: row.found_state };
  return {
    applied: true,
    jobId,
    event: row.event,
    from: row.found_state!,
    to: row.state,
    userId: row.user_id,
    task: row.task,
    attempt: row.attempt,
    rev: row.rev,
    seq: row.last_seq,
    runAt: row.run_at,
    ...(row.claimed === null ? {} : { claimed: row.claimed }),
  };
}
