import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../../bus/index.ts";
import type { NotifyKind } from "../../wire/index.ts";
import { markParcel } from "./mark-parcel.ts";
import type { TryEnd } from "./mark-parcel.ts";
import { DeliveryFailed } from "./parcel.ts";
import type { Carrier, Parcel } from "./parcel.ts";
import { RETRY_WAITS_MS, retryWaitMs } from "./retry-waits.ts";
import { readNextDueMs, takeParcel } from "./take-parcel.ts";
import type { HeldParcel } from "./take-parcel.ts";

/** Delivers what is due, with retries. One per process. */
export interface Courier extends AsyncDisposable {
  /** There may be something due: looks now. */
  nudge(): void;
  /** Resolves once nothing is under way and nothing is due. */
  idle(): Promise<void>;
  /** Takes nothing more and lets what is under way end. Idempotent. */
  stop(): Promise<void>;
}

export interface CourierOptions {
  pool: Pool;
  bus: Pick<ChangeBus, "publish">;
  logger: Logger;
  carriers: Record<NotifyKind, Carrier>;
  /** Parcels under way at once. Default 4. */
  atOnce?: number;
  /** Longest try, in milliseconds; a parcel is taken over when its process has not spoken for a little longer. Default 90 000. */
  tryMs?: number;
  /** Waits between tries, in milliseconds; one try more than there are waits. */
  waitsMs?: readonly number[];
  /** Looks at least this often, in milliseconds. Default 5 000. */
  backstopMs?: number;
  /** Hears how each try ended, after it is written. */
  onTried?: (parcel: Parcel, end: TryEnd) => void | Promise<void>;
}

/** What a lease lasts longer than the try it is for. */
const LEASE_SPARE = 1.25;
const AFTER_TROUBLE_MS = 1_000;

/**
 * The row is taken under a lease, the parcel handed over, the row marked. A process that dies before the
 * handing over loses nothing; one that dies between that and the mark has it handed over again, with the
 * same id (docs/adr/0176-delivered-once.md).
 */
export function startCourier(options: CourierOptions): Courier {
  const { pool, bus, carriers, atOnce = 4, tryMs = 90_000, waitsMs = RETRY_WAITS_MS, backstopMs = 5_000 } = options;
  const logger = options.logger.child({ part: "courier" });
  const giveUp = new AbortController();
  let stopped = false;
  let busy = 0;
  let isDry = false;
  let timer: NodeJS.Timeout | undefined;
  let waiters: (() => void)[] = [];

  function fill(): void {
    while (!stopped && !isDry && busy < atOnce) {
      busy += 1;
      void carryOne().then((found) => {
        busy -= 1;
        if (!found) isDry = true;
        if (found || busy > 0) fill();
        if (busy === 0 && isDry) void rest();
      });
    }
  }

  /** Sleeps until the next is due. */
  async function rest(): Promise<void> {
    if (stopped) return settle();
    let waitMs = backstopMs;
    try {
      waitMs = Math.min(backstopMs, (await readNextDueMs(pool)) ?? backstopMs);
    } catch (error) {
      if (!stopped) logger.warn({ err: error }, "what is due could not be read; it is read again");
    }
    if (waitMs > 0) settle();
    if (!stopped && busy === 0 && isDry) wake(Math.max(waitMs, 1));
  }

  function wake(inMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      isDry = false;
      fill();
    }, inMs);
  }

  function settle(): void {
    for (const resolve of waiters) resolve();
    waiters = [];
  }

  /** @returns whether there may be more */
  async function carryOne(): Promise<boolean> {
    try {
      const taken = await takeParcel(pool, tryMs * LEASE_SPARE);
      if (taken === null) return false;
      if (taken.dropped !== null) bus.publish({ kind: "told", userId: taken.dropped });
      if (taken.held !== null) await carry(taken.held);
      return true;
    } catch (error) {
      if (!stopped) logger.warn({ err: error }, "a delivery could not be taken or marked; it is looked at again");
      await new Promise((resolve) => setTimeout(resolve, stopped ? 0 : AFTER_TROUBLE_MS));
      return false;
    }
  }

  async function carry(held: HeldParcel): Promise<void> {
    const { parcel } = held;
    bus.publish({ kind: "told", userId: parcel.userId });
    const end = await attempt(parcel);
    if (end === null) return; // ours to send no more: the lease runs out, and another goes on
    if (!(await markParcel(pool, held, end))) return;
    bus.publish({ kind: "told", userId: parcel.userId });
    await options.onTried?.(parcel, end);
  }

  async function attempt(parcel: Parcel): Promise<TryEnd | null> {
    // Tried before, each time by a process that died of it or went away.
    if (parcel.attempt > waitsMs.length + 1) {
      return { kind: "failed", error: "Nobody knows what became of its tries.", status: null, response: null };
    }
    const signal = AbortSignal.any([giveUp.signal, AbortSignal.timeout(tryMs)]);
    try {
      return { kind: "sent", receipt: await carriers[parcel.kind](parcel, signal) };
    } catch (cause) {
      if (giveUp.signal.aborted) return null;
      if (!(cause instanceof DeliveryFailed))
        logger.error({ err: cause, delivery: parcel.id }, "a delivery failed in a way that nobody foresaw");
      const failure = cause instanceof DeliveryFailed ? cause : new DeliveryFailed("It could not be sent.");
      const { message: error, status, response, isFinal, isMoot, retryAfterMs } = failure;
      if (isMoot) return { kind: "dropped", error, status, response };
      const inMs = isFinal ? null : retryWaitMs(parcel.attempt, waitsMs, retryAfterMs);
      if (inMs === null) return { kind: "failed", error, status, response };
      return { kind: "again", inMs, error, status, response };
    }
  }

  async function stopOnce(): Promise<void> {
    stopped = true;
    clearTimeout(timer);
    const late = setTimeout(() => giveUp.abort(), 5_000);
    while (busy > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    clearTimeout(late);
    settle();
  }
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= stopOnce());

  wake(1);
  return {
    nudge() {
      if (stopped) return;
      isDry = false;
      clearTimeout(timer);
      fill();
    },
    async idle() {
      if (stopped) return;
      await new Promise<void>((resolve) => {
        waiters.push(resolve);
        this.nudge();
      });
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
