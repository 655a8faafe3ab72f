import { setTimeout as delay } from "node:timers/promises";
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { BusMessage, ChangeBus } from "../../bus/index.ts";
import { publishMoves } from "../move-jobs.ts";
import { createFinishRate } from "./finish-rate.ts";
import { admitOnce } from "./pass.ts";
import type { LookedBehind } from "./read-behind.ts";
import { createSlotTidier } from "./tidy-slots.ts";

/** Lets waiting jobs run as soon as they may. One per process; whichever comes first does the work. */
export interface Admitter extends AsyncDisposable {
  /** Something may have changed: a pass follows. Several nudges are one pass. */
  nudge(): void;
  /** Resolves once no pass is under way or asked for. */
  idle(): Promise<void>;
  /** Starts no further pass; resolves when the one under way is over. Idempotent. */
  stop(): Promise<void>;
}

export interface AdmitterOptions {
  pool: Pool;
  /** Started already; the admitter does not stop it. */
  bus: ChangeBus;
  logger: Logger;
  /** Called when doorbells were rung, for a worker in this process: it need not wait for word from the database. */
  onRung?: () => void;
  /** A pass follows this long after the last one, word or no word, in milliseconds. Default 5 000. */
  backstopMs?: number;
}

/** Passes in a row that go on from where the one before was cut, and find nobody who may start. */
const MOST_FRUITLESS = 20;

/** The wait between two passes while more slots are given than are taken up in twice as long, in milliseconds. */
const GAP_MS = 25;

/** What the latest pass counts for in what they take on average. */
const NEWEST_SHARE = 0.25;

/** The wait after a pass that failed, in milliseconds. */
const AFTER_FAILURE_MS = 500;

/** Starts with a pass, and makes one whenever this process has changed what may run. */
export function createAdmitter(options: AdmitterOptions): Admitter {
  const { pool, bus, onRung = () => {}, backstopMs = 5_000 } = options;
  const logger = options.logger.child({ part: "admission" });
  const tidier = createSlotTidier({ pool, logger });
  let wanted = false;
  /** Jobs were cancelled, removed or failed here since the last pass began. */
  let haveEnded = false;
  let stopped = false;
  const finishRate = createFinishRate();
  const looked: LookedBehind = new Map();
  /** What a pass takes, lately. */
  let passMs = 0;
  /** Our own moves are no news to us. */
  let deaf = false;
  let passing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function run(): Promise<void> {
    let waitMs = backstopMs;
    let fruitless = 0;
    try {
      while (wanted && !stopped) {
        wanted = false;
        const perSecond = finishRate.perSecond();
        const ended = haveEnded;
        haveEnded = false;
        const startedAt = performance.now();
        const pace = { finishedPerSecond: perSecond, passMs };
        const pass = await admitOnce(pool, pace, { haveEnded: ended, looked }).catch((error: unknown) => {
          haveEnded ||= ended;
          throw error;
        });
        passMs += NEWEST_SHARE * (performance.now() - startedAt - passMs);
        if (pass.admitted > 0) onRung();
        tidier.given(pass.admitted);
        deaf = true;
        publishMoves(bus, pass.moves);
        deaf = false;
        fruitless = pass.admitted + pass.moves.length > 0 ? 0 : fruitless + 1;
        wanted ||= pass.isCut && fruitless < MOST_FRUITLESS;
        waitMs = Math.min(backstopMs, Math.max(1, pass.nextDueInMs ?? backstopMs));
        // Few large passes cost less than many small ones, and nobody waits for one while there is a stock.
        const stockMs = (1_000 * pass.ahead) / perSecond;
        if (!pass.isCut && perSecond > 0 && stockMs > 2 * GAP_MS && !stopped) await delay(GAP_MS);
      }
    } catch (error) {
      deaf = false;
      if (!stopped) logger.warn({ err: error }, "a pass of admission failed; the next one follows");
      waitMs = AFTER_FAILURE_MS;
    }
    passing = undefined;
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(nudge, waitMs);
  }

  function nudge(): void {
    if (stopped) return;
    wanted = true;
    passing ??= run();
  }

  const leaveOwn = bus.subscribeOwn((message) => {
    if (deaf || !isNews(message)) return;
    haveEnded ||= hasEnded(message);
    nudge();
  });
  const leaveAll = bus.subscribe((message) => {
    finishRate.hear(message);
    if (message.kind === "floor" || message.kind === "workers") nudge();
  });
  const stop = async () => {
    stopped = true;
    leaveOwn();
    leaveAll();
    clearTimeout(timer);
    await passing;
    await tidier.idle();
  };
  nudge();
  return {
    nudge,
    async idle() {
      while (passing) await passing;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Whether a message says that a job waits or gave its slot back, or is gone. */
function isNews(message: BusMessage): boolean {
  if (message.kind !== "hints") return message.kind === "sweep" || message.kind === "removed";
  return message.hints.some(({ state }) => state !== "running" && state !== "cancelling");
}

/** Whether a message says that a job ended without success, or is gone: perhaps one that waited. */
function hasEnded(message: BusMessage): boolean {
  if (message.kind !== "hints") return message.kind === "sweep" || message.kind === "removed";
  return message.hints.some(({ state }) => state === "cancelled" || state === "failed");
}
