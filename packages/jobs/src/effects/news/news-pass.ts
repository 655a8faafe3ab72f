import { transact } from "@jobwire/db";
import { isTerminal } from "@jobwire/db/lifecycle";
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../../bus/index.ts";
import { makeNewsMark, readMissedEnds } from "./missed-ends.ts";
import type { MissedEnds, NewsMark } from "./missed-ends.ts";
import { planNews } from "./plan-news.ts";
import type { NewsTimings, Told } from "./plan-news.ts";

/** Writes into inboxes, and plans deliveries, when jobs end. One per process. */
export interface NewsPass extends AsyncDisposable {
  /** Resolves once all that was heard is written. */
  idle(): Promise<void>;
  /** Looks now for ends that nobody told of. */
  look(): Promise<void>;
  /** Listens no more; resolves when what it has heard is written. Idempotent. */
  stop(): Promise<void>;
}

export interface NewsPassOptions {
  pool: Pool;
  /** Started already; the pass does not stop it. */
  bus: ChangeBus;
  logger: Logger;
  timings: NewsTimings;
  /** Called when there is something to deliver. */
  onPlanned?: () => void;
  /** Every so often it looks for ends that nobody told of, in milliseconds. Default 10 000. */
  backstopMs?: number;
}

/** Ends within so many milliseconds share one statement. */
const PASS_EVERY_MS = 20;
/** Where many end, more of them share one: nobody reads an inbox that fast. */
const PASS_EVERY_UNDER_LOAD_MS = 400;
const LOAD_FROM = 10;
const AFTER_FAILURE_MS = 500;
/** Most jobs of one statement. */
const MAX_NEWS = 1_000;
/** Jobs looked at in one go of the backstop; and the share of the time that it takes at most. */
const LOOK_PAGE = 5_000;
const LOOK_SHARE = 0.1;

/**
 * Hears which jobs this process ended and writes what is to be told of them; a mark in the database
 * stands at what is known to be written, and whatever a process left undone that died in between is
 * found behind it by the next look of any process (docs/adr/0175-what-follows-an-end.md).
 */
export function startNewsPass(options: NewsPassOptions): NewsPass {
  const { pool, bus, timings, onPlanned, backstopMs = 10_000 } = options;
  const logger = options.logger.child({ part: "news" });
  const ended = new Set<string>();
  let stopped = false;
  let everyMs = PASS_EVERY_MS;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let lookTimer: NodeJS.Timeout | undefined;

  const leave = bus.subscribeOwn((message) => {
    if (message.kind !== "hints") return;
    for (const { jobId, state } of message.hints) if (isTerminal(state)) ended.add(jobId);
    if (ended.size > 0) passWithin(everyMs);
  });

  function passWithin(ms: number): void {
    if (stopped || running || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      const isLoaded = ended.size >= LOAD_FROM;
      everyMs = isLoaded ? PASS_EVERY_UNDER_LOAD_MS : PASS_EVERY_MS;
      running = pass().then((ok) => {
        running = undefined;
        if (ended.size > 0) passWithin(ok ? everyMs : AFTER_FAILURE_MS);
      });
    }, ms);
  }

  async function pass(): Promise<boolean> {
    const ids = [...ended].slice(0, MAX_NEWS);
    for (const id of ids) ended.delete(id);
    try {
      tell(await planNews(pool, ids, timings));
      return true;
    } catch (error) {
      logger.warn({ err: error }, "news of ended jobs could not be written; it is tried again");
      for (const id of ids) ended.add(id);
      return false;
    }
  }

  function tell(told: readonly Told[]): void {
    for (const { userId } of told) bus.publish({ kind: "told", userId });
    if (told.some(({ hasDelivery }) => hasDelivery)) onPlanned?.();
  }

  async function look(): Promise<void> {
    await makeNewsMark(pool);
    let from: NewsMark | null = null;
    do {
      const told: Told[] = [];
      const missed: MissedEnds | null = await transact(pool, async (client) => {
        const found = await readMissedEnds(client, from, LOOK_PAGE);
        const ids = found?.ids ?? [];
        for (let at = 0; at < ids.length; at += MAX_NEWS) {
          told.push(...(await planNews(client, ids.slice(at, at + MAX_NEWS), timings)));
        }
        return found;
      });
      tell(told);
      from = missed?.next ?? null;
    } while (from !== null && !stopped);
  }

  function lookAgain(afterMs: number): void {
    if (stopped) return;
    lookTimer = setTimeout(
      () => {
        const startedAt = performance.now();
        looking = look()
          .catch((error: unknown) => {
            if (!stopped) logger.warn({ err: error }, "a look for ended jobs failed; the next one follows");
          })
          .then(() => lookAgain(Math.max(backstopMs, (performance.now() - startedAt) / LOOK_SHARE)));
      },
      afterMs * (0.85 + Math.random() * 0.3),
    );
  }

  async function stopOnce(): Promise<void> {
    stopped = true;
    leave();
    clearTimeout(timer);
    clearTimeout(lookTimer);
    timer = undefined;
    await Promise.all([running, looking]);
    // What was heard is written; what cannot be is left to the others' look.
    if (ended.size > 0) await pass();
  }
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= stopOnce());

  lookAgain(0);
  return {
    async idle() {
      while (running || timer || ended.size > 0) await (running ?? new Promise((resolve) => setTimeout(resolve, 1)));
    },
    look,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
