import { transact } from "@jobwire/db";
import type { Queryable } from "@jobwire/db";
import { isTerminal } from "@jobwire/db/lifecycle";
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { BusMessage, ChangeBus } from "../../bus/index.ts";
import { publishMoves } from "../move-jobs.ts";
import { readBlocked, readEndedParents } from "./family-rows.ts";
import type { Releasable } from "./family-rows.ts";
import { countChildren, settleFamilies } from "./settle-families.ts";
import { publishChildren } from "./spawn-children.ts";

/** Sees to what follows for parents, children and dependents when a job ends. One per process. */
export interface FamilyPass extends AsyncDisposable {
  /** Resolves once no pass is under way or asked for, and every count is written. */
  idle(): Promise<void>;
  /** Listens no more; resolves when what it has heard is seen to. Idempotent. */
  stop(): Promise<void>;
}

export interface FamilyPassOptions {
  pool: Pool;
  /** Started already; the pass does not stop it. */
  bus: ChangeBus;
  logger: Logger;
  /** Every so often it looks at what waits, word or no word, in milliseconds. Default 5 000. */
  backstopMs?: number;
  /** Least time between two counts of children, in milliseconds; more where counting takes long. Default 200. */
  countEveryMs?: number;
}

/** Least time between two passes: those that end meanwhile share one. */
const PASS_EVERY_MS = 10;
/** The wait after a pass that failed. */
const AFTER_FAILURE_MS = 500;
/** Most jobs in one pass. */
const MAX_NEWS = 2_000;
/** Counting takes at most this share of the time. */
const COUNTING_SHARE = 0.1;
/** Blocked jobs looked at in one go of the backstop, and how long it may go on. */
const BACKSTOP_PAGE = 500;
const BACKSTOP_BUDGET_MS = 200;
/** How far back the backstop looks for parents whose children were left running: at start, and then. */
const ENDED_AT_START_MS = 86_400_000;
const ENDED_MS = 600_000;

/** One backstop at a time, in any process. */
const TRY_LOCK = "select pg_try_advisory_xact_lock(hashtext('jobwire'), hashtext('families')) as locked";

/** Starts with a look at everything that waits, and goes on with whatever this process ends. */
export function startFamilyPass(options: FamilyPassOptions): FamilyPass {
  const { pool, bus, backstopMs = 5_000, countEveryMs = 200 } = options;
  const logger = options.logger.child({ part: "families" });
  const ended = new Set<string>();
  const blocked = new Set<string>();
  const abandoned = new Set<string>();
  /** Parents to be counted. */
  const uncounted = new Set<string>();
  /** Blocked jobs that wait for their own time alone, and when that comes, by `performance.now()`. */
  const soon = new Map<string, number>();
  let soonTimer: NodeJS.Timeout | undefined;
  let stopped = false;
  /** Our own counts are no news to us. */
  let deaf = false;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let countTimer: NodeJS.Timeout | undefined;
  let backstopTimer: NodeJS.Timeout | undefined;
  let backstopping: Promise<void> | undefined;
  let lastPassAt = -Infinity;
  let mayCountAt = -Infinity;
  /** Where the backstop goes on; null: from the newest. */
  let beforeId: string | null = null;
  let endedWithinMs = ENDED_AT_START_MS;

  const leave = bus.subscribeOwn((message) => {
    if (!deaf && hear(message)) nudge();
  });

  function hear(message: BusMessage): boolean {
    if (message.kind !== "hints") return false;
    let isNews = false;
    for (const { jobId, state } of message.hints) {
      if (isTerminal(state) || state === "cancelling") ended.add(jobId);
      else if (state === "blocked") blocked.add(jobId);
      else continue;
      isNews = true;
    }
    return isNews;
  }

  function nudge(): void {
    if (stopped || running || timer) return;
    const waitMs = Math.max(0, lastPassAt + PASS_EVERY_MS - performance.now());
    timer = setTimeout(() => {
      timer = undefined;
      running = run().finally(() => {
        running = undefined;
        if (ended.size + blocked.size + abandoned.size > 0) nudge();
      });
    }, waitMs);
  }

  async function run(): Promise<void> {
    const news = { ended: take(ended), blocked: take(blocked), abandoned: take(abandoned) };
    try {
      const { moves, parents, abandoned: more, soon: later } = await settleFamilies(pool, news);
      lookAgainAt(later);
      for (const id of parents) uncounted.add(id);
      for (const id of more) abandoned.add(id);
      // A parent that goes on, or is over, shall not show counts of a moment ago.
      const moved = moves.flatMap((move) => (move.applied && uncounted.has(move.jobId) ? [move.jobId] : []));
      if (performance.now() >= mayCountAt) await count([...uncounted]);
      else if (moved.length > 0) await count(moved);
      publishMoves(bus, moves);
    } catch (error) {
      if (stopped) return;
      logger.warn({ err: error }, "a pass over families failed; it is done again");
      for (const id of news.ended) ended.add(id);
      for (const id of news.blocked) blocked.add(id);
      for (const id of news.abandoned) abandoned.add(id);
      lastPassAt = performance.now() + AFTER_FAILURE_MS;
      return;
    }
    lastPassAt = performance.now();
    if (uncounted.size > 0 && !stopped) {
      countTimer ??= setTimeout(countLate, Math.max(0, mayCountAt - performance.now()));
    }
  }

  function lookAgainAt(later: readonly Releasable[]): void {
    for (const { id, inMs } of later) soon.set(id, performance.now() + inMs);
    clearTimeout(soonTimer);
    if (soon.size === 0 || stopped) return;
    let first = Infinity;
    for (const at of soon.values()) first = Math.min(first, at);
    soonTimer = setTimeout(
      () => {
        const now = performance.now();
        for (const [id, at] of soon) if (at <= now && soon.delete(id)) blocked.add(id);
        lookAgainAt([]);
        nudge();
      },
      Math.max(1, Math.ceil(first - performance.now())),
    );
  }

  function countLate(): void {
    countTimer = undefined;
    if (stopped || uncounted.size === 0) return;
    // A pass without news: it counts. One that is under way or asked for does so, too.
    if (!running && !timer) nudge();
    else countTimer = setTimeout(countLate, PASS_EVERY_MS);
  }

  async function count(parentIds: readonly string[]): Promise<void> {
    if (parentIds.length === 0) return;
    const startedAt = performance.now();
    const counted = await countChildren(pool, parentIds);
    for (const id of parentIds) uncounted.delete(id);
    const tookMs = performance.now() - startedAt;
    mayCountAt = performance.now() + Math.max(countEveryMs, tookMs / COUNTING_SHARE);
    deaf = true;
    publishChildren(bus, [], counted);
    deaf = false;
  }

  /** Heals what a process left undone that died, or lost the database, between an end and its pass. */
  async function backstop(): Promise<void> {
    try {
      await transact(pool, lookAtAll);
    } catch (error) {
      if (!stopped) logger.warn({ err: error }, "a look at blocked jobs failed; the next one follows");
    }
    if (stopped) return;
    nudge();
    backstopTimer = setTimeout(
      () => {
        backstopping = backstop();
      },
      backstopMs * (0.85 + Math.random() * 0.3),
    );
  }

  async function lookAtAll(client: Queryable): Promise<void> {
    const { rows } = await client.query<{ locked: boolean }>(TRY_LOCK);
    if (!rows[0]?.locked) return;
    for (const id of await readEndedParents(client, endedWithinMs)) abandoned.add(id);
    endedWithinMs = ENDED_MS;
    const until = performance.now() + BACKSTOP_BUDGET_MS;
    do {
      const page = await readBlocked(client, beforeId, BACKSTOP_PAGE);
      for (const { id, isParent } of page) {
        blocked.add(id);
        if (isParent) uncounted.add(id);
      }
      beforeId = page.length < BACKSTOP_PAGE ? null : (page.at(-1)?.id ?? null);
    } while (beforeId !== null && performance.now() < until && !stopped);
  }

  async function stopOnce(): Promise<void> {
    stopped = true;
    leave();
    clearTimeout(timer);
    clearTimeout(countTimer);
    clearTimeout(backstopTimer);
    clearTimeout(soonTimer);
    timer = undefined;
    await Promise.all([running, backstopping]);
    // What was heard is seen to; what cannot be is left to the others' backstop.
    if (ended.size + blocked.size > 0) await run();
  }

  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= stopOnce());

  backstopping = backstop();
  return {
    async idle() {
      while (running || timer || countTimer || (!stopped && uncounted.size > 0)) {
        await (running ?? new Promise((resolve) => setTimeout(resolve, 1)));
      }
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Takes up to `MAX_NEWS` out of a set. */
function take(ids: Set<string>): string[] {
  const taken = [...ids].slice(0, MAX_NEWS);
  for (const id of taken) ids.delete(id);
  return taken;
}
