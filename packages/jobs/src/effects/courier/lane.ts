import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../../bus/index.ts";
import type { NotifyKind } from "../../wire/index.ts";
import { markParcel } from "./mark-parcel.ts";
import type { TryEnd } from "./mark-parcel.ts";
import { DeliveryFailed } from "./parcel.ts";
import type { Carrier, Parcel } from "./parcel.ts";
import { retryWaitMs } from "./retry-waits.ts";
import { readNextDueMs, takeParcel } from "./take-parcel.ts";
import type { HeldParcel, Taken } from "./take-parcel.ts";

/** Delivers what is due of one kind. */
export interface Lane {
  /** There may be something due: looks now. */
  nudge(): void;
  /** Resolves once nothing is under way and nothing is due. */
  idle(): Promise<void>;
  /** Takes nothing more and lets what is under way end. */
  stop(): Promise<void>;
}

export interface LaneOptions {
  pool: Pool;
  bus: Pick<ChangeBus, "publish">;
  logger: Logger;
  kind: NotifyKind;
  carrier: Carrier;
  /** Parcels under way at once. */
  atOnce: number;
  tryMs: number;
  waitsMs: readonly number[];
  backstopMs: number;
  onTried: ((parcel: Parcel, end: TryEnd) => void | Promise<void>) | undefined;
}

/** What a lease lasts longer than the try it is for. */
const LEASE_SPARE = 1.25;
/** What is due and could not be taken, e.g. because another process holds it, is looked at again this much later. */
const HELD_MS = 50;
const AFTER_TROUBLE_MS = 1_000;

/**
 * The row is taken under a lease, the parcel handed over, the row marked. A process that dies before the
 * handing over loses nothing; one that dies between that and the mark has it handed over again, with the
 * same id (docs/adr/0176-delivered-once.md).
 */
export function startLane(options: LaneOptions): Lane {
  const { pool, bus, logger, kind, carrier, atOnce, tryMs, waitsMs, backstopMs } = options;
  const giveUp = new AbortController();
  const underWay = new Set<Promise<void>>();
  let stopped = false;
  let taking: Promise<void> | undefined;
  let isNudged = false;
  let hadTrouble = false;
  let timer: NodeJS.Timeout | undefined;
  let waiters: (() => void)[] = [];

  function look(): void {
    if (stopped) return settle();
    isNudged = true;
    clearTimeout(timer);
    taking ??= fill().finally(() => {
      taking = undefined;
      if (isNudged) look();
      else void rest();
    });
  }

  /** Takes one after the other for as long as there are places: a look that finds nothing costs one statement. */
  async function fill(): Promise<void> {
    while (!stopped && underWay.size < atOnce) {
      isNudged = false;
      const taken = await take();
      if (taken === null) return;
      if (taken.held === null) continue;
      const carried = carry(taken.held)
        .catch((error: unknown) => {
          if (!stopped) logger.warn({ err: error }, "a delivery could not be marked; it is looked at again");
        })
        .then(() => {
          underWay.delete(carried);
          // A place is free again, also one of its owner's.
          look();
        });
      underWay.add(carried);
    }
    isNudged = false;
  }

  async function take(): Promise<Taken | null> {
    hadTrouble = false;
    try {
      const taken = await takeParcel(pool, kind, tryMs * LEASE_SPARE);
      if (taken !== null && taken.dropped !== null) bus.publish({ kind: "told", userId: taken.dropped });
      return taken;
    } catch (error) {
      if (!stopped) logger.warn({ err: error }, "a delivery could not be taken; it is looked at again");
      hadTrouble = true;
      return null;
    }
  }

  /** Sleeps until the next is due; where all places are taken, until one is free. */
  async function rest(): Promise<void> {
    if (stopped) return settle();
    if (underWay.size >= atOnce) return;
    let waitMs = backstopMs;
    try {
      waitMs = Math.min(backstopMs, (await readNextDueMs(pool, kind)) ?? backstopMs);
    } catch (error) {
      if (!stopped) logger.warn({ err: error }, "what is due could not be read; it is read again");
    }
    if (stopped) return settle();
    if (waitMs > 0 && underWay.size === 0) settle();
    if (taking !== undefined) return;
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(Math.ceil(waitMs), hadTrouble ? AFTER_TROUBLE_MS : waitMs > 0 ? 1 : HELD_MS));
  }

  function settle(): void {
    for (const resolve of waiters) resolve();
    waiters = [];
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
      return { kind: "sent", receipt: await carrier(parcel, signal) };
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

  async function stop(): Promise<void> {
    stopped = true;
    clearTimeout(timer);
    const late = setTimeout(() => giveUp.abort(), 5_000);
    await taking;
    await Promise.all(underWay);
    clearTimeout(late);
    settle();
  }

  look();
  return {
    nudge: look,
    idle: () =>
      new Promise<void>((resolve) => {
        waiters.push(resolve);
        look();
      }),
    stop,
  };
}
