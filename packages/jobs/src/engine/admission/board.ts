import type { QueueLimits, RateLimit } from "../../catalog/index.ts";
import type { WhyWaiting } from "../../wire/index.ts";
import { providerScopeOf, scopesOf } from "./limits.ts";
import { NO_STARTS, startsLeft } from "./rate-window.ts";
import type { RateWindow } from "./rate-window.ts";

/** A job that waits, as far as admission looks at it. */
export interface Candidate {
  id: string;
  task: string;
  queue: string;
  userId: string;
  key: string | null;
  /** The attempt it would start. */
  attempt: number;
}

/** Everything that decides who may start now. Counted over the slots there are; changes with each one given. */
export interface Board {
  nowMs: number;
  /** Jobs that the living workers can run at once. */
  capacity: number;
  /** Slots that may be out at once: the capacity and a little ahead of it. */
  bound: number;
  limits: ReadonlyMap<string, QueueLimits>;
  paused: ReadonlySet<string>;
  /** Tasks whose provider's circuit is open. */
  out: ReadonlySet<string>;
  /** Slots there are, by what limits count over. */
  taken: Map<string, number>;
  /** By queue, `queue:key`, or `provider:service`. */
  rates: Map<string, RateWindow>;
}

const ALL = "all";
const byQueue = (scope: string) => `queue ${scope}`;
const byUser = (scope: string, userId: string) => `user ${scope} ${userId}`;
const byKey = (scope: string, key: string) => `key ${scope} ${key}`;

/** Name of a rate window. */
const rateScope = (queue: string, key: string | null) => (key === null ? queue : `${queue}:${key}`);

type Place = Pick<Candidate, "queue" | "userId" | "key">;

function countersOf({ queue, userId, key }: Place): string[] {
  return [
    ALL,
    ...scopesOf(queue).flatMap((scope) => [
      byQueue(scope),
      byUser(scope, userId),
      ...(key === null ? [] : [byKey(scope, key)]),
    ]),
  ];
}

/** Counts slots in, whether found or given. */
export function count(board: Board, place: Place, slots = 1): void {
  for (const counter of countersOf(place)) board.taken.set(counter, (board.taken.get(counter) ?? 0) + slots);
}

/** Counts slots of a task in where its service is limited. */
export function countProvider(board: Board, task: string, slots = 1): void {
  const scope = providerScopeOf(task);
  if (scope !== null) board.taken.set(byQueue(scope), takenOf(board, scope) + slots);
}

/** Gives a slot: counts it, and its start where starts are limited. */
export function give(board: Board, candidate: Candidate): void {
  count(board, candidate);
  countProvider(board, candidate.task);
  for (const { scope } of ratesOf(board, candidate)) {
    const window = board.rates.get(scope) ?? NO_STARTS;
    board.rates.set(scope, { ...window, open: [...window.open, `${candidate.id}:${candidate.attempt}`] });
  }
}

/** The rate limits that a job's start counts for. */
export function ratesOf(
  board: Board,
  { queue, key, task }: Pick<Candidate, "queue" | "key" | "task">,
): { scope: string; rate: RateLimit }[] {
  const ofQueues = scopesOf(queue).flatMap((of) => {
    const { rate, keyRate } = board.limits.get(of) ?? {};
    return [
      ...(rate ? [{ scope: rateScope(of, null), rate }] : []),
      ...(keyRate && key !== null ? [{ scope: rateScope(of, key), rate: keyRate }] : []),
    ];
  });
  const scope = providerScopeOf(task);
  const rate = scope === null ? undefined : board.limits.get(scope)?.rate;
  return scope !== null && rate ? [...ofQueues, { scope, rate }] : ofQueues;
}

/** The limit that a rate window is about; undefined when there is none any more. */
export function rateOf(board: Board, scope: string): RateLimit | undefined {
  const own = board.limits.get(scope);
  if (own) return own.rate ?? undefined;
  return board.limits.get(scope.slice(0, scope.indexOf(":")))?.keyRate ?? undefined;
}

/** Slots there are of a queue. */
export const takenOf = (board: Board, queue: string) => board.taken.get(byQueue(queue)) ?? 0;

/** Slots there are. */
export const takenInAll = (board: Board) => board.taken.get(ALL) ?? 0;

/** How many more slots of a queue there may be. */
export function roomOf(board: Board, queue: string): number {
  if (obstacleOfQueue(board, queue) !== null) return 0;
  let room = board.bound - takenInAll(board);
  for (const scope of scopesOf(queue)) {
    const { concurrency, rate } = board.limits.get(scope) ?? {};
    room = Math.min(room, (concurrency ?? Infinity) - takenOf(board, scope));
    if (rate) room = Math.min(room, startsLeft(board.rates.get(scope) ?? NO_STARTS, rate, board.nowMs));
  }
  return Math.max(0, room);
}

/** What keeps every job of a queue from starting; null: nothing. */
function obstacleOfQueue(board: Board, queue: string): WhyWaiting | null {
  const scopes = scopesOf(queue);
  if (board.paused.has(scopes[1])) return "all-paused";
  if (board.paused.has(queue)) return "paused";
  return board.capacity === 0 ? "no-worker" : null;
}

/** What keeps every job of a user in a queue from starting. */
export function isUserFull(board: Board, queue: string, userId: string): boolean {
  return scopesOf(queue).some(
    (scope) => (board.taken.get(byUser(scope, userId)) ?? 0) >= (board.limits.get(scope)?.userConcurrency ?? Infinity),
  );
}

/** Whether the service that a task's jobs call has as many of them as it may have now. */
export function isProviderFull(board: Board, task: string): boolean {
  const scope = providerScopeOf(task);
  const { concurrency, rate } = (scope === null ? undefined : board.limits.get(scope)) ?? {};
  if (scope === null || (!concurrency && !rate)) return false;
  if (rate && startsLeft(board.rates.get(scope) ?? NO_STARTS, rate, board.nowMs) === 0) return true;
  return takenOf(board, scope) >= (concurrency ?? Infinity);
}

/** What keeps a job from starting now, the first that applies in the order of WhyWaiting; null: nothing. */
export function obstacle(board: Board, candidate: Candidate): WhyWaiting | null {
  const { queue, userId, key, task } = candidate;
  const ofQueue = obstacleOfQueue(board, queue);
  if (ofQueue === "all-paused" || ofQueue === "paused") return ofQueue;
  if (board.out.has(task)) return "provider-out";
  if (ofQueue !== null) return ofQueue;
  if (isProviderFull(board, task)) return "provider-limit";
  for (const { scope, rate } of ratesOf(board, candidate)) {
    if (startsLeft(board.rates.get(scope) ?? NO_STARTS, rate, board.nowMs) > 0) continue;
    return scopesOf(queue).includes(scope) ? "rate-limit" : "key-rate-limit";
  }
  if (isUserFull(board, queue, userId)) return "user-limit";
  const scopes = scopesOf(queue);
  if (key !== null) {
    const isFull = (scope: string) =>
      (board.taken.get(byKey(scope, key)) ?? 0) >= (board.limits.get(scope)?.keyConcurrency ?? Infinity);
    if (scopes.some(isFull)) return "key-limit";
  }
  const isFull = (scope: string) => takenOf(board, scope) >= (board.limits.get(scope)?.concurrency ?? Infinity);
  if (isFull(queue)) return "queue-full";
  return isFull(scopes[1]) || takenInAll(board) >= board.bound ? "all-full" : null;
}
