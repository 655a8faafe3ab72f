import { createPool } from "@jobwire/db";
import type { Logger } from "pino";
import type { Doorbell } from "../engine/doorbell.ts";
import { listenForDoorbells } from "./listen-for-doorbells.ts";
import { takeDoorbells } from "./take-doorbells.ts";
import type { WorkerTimings } from "./timings.ts";

export interface DoorbellRunnerOptions {
  databaseUrl: string;
  /** Places: doorbells answered at once, until they leave. */
  concurrency: number;
  timings: Pick<WorkerTimings, "pollMs" | "probeMs">;
  logger: Logger;
  /** Awaited before each look for doorbells; while it is false none is taken. */
  live: () => Promise<boolean>;
  /**
   * Answers one, until it is over. `leave` gives its place away earlier, once only its end is left to be
   * written. Errors are logged.
   */
  onDoorbell: (doorbell: Doorbell, leave: () => void) => Promise<void>;
}

export interface DoorbellRunner {
  /** Looks for doorbells for the first time, and goes on. @throws when the database cannot be reached */
  start(): Promise<void>;
  /** Doorbells may have been rung: looks now, should there be room. */
  look(): void;
  /** Takes no further doorbells; resolves when those being answered are done. Idempotent. */
  stop(): Promise<void>;
}

/** More at once would hold up the first of them. */
const MAX_TAKEN = 200;
/** Ends that wait to be written, for each place: more, and the database is behind. */
const MAX_ENDING = 4;

/**
 * Takes doorbells for the places that are free, and no more: what this worker has no room for stays
 * where any other worker can take it. See docs/adr/0085.
 *
 * It looks when it is told of new ones (`look`, LISTEN), when a place becomes free and the last look
 * left some behind, and every `pollMs` for those that nobody told of. A look that fails is one that
 * comes again: there is nothing here that could settle.
 */
export function createDoorbellRunner(options: DoorbellRunnerOptions): DoorbellRunner {
  const { databaseUrl, concurrency, timings, logger, live, onDoorbell } = options;
  const pool = createPool({
    url: withoutWaitingForDisk(databaseUrl),
    max: 2,
    applicationName: "jobwire-doorbells",
    onError: (error) => logger.debug({ err: error }, "a connection for doorbells was lost"),
  });
  let answering = 0;
  let unfinished = 0;
  let looking: Promise<void> | undefined;
  /** There may be doorbells that nobody has looked for. */
  let wanted = false;
  let lookSoon: NodeJS.Immediate | undefined;
  let pollTimer: NodeJS.Timeout | undefined;
  let stopListening = async () => {};
  let stopping: Promise<void> | undefined;
  let whenIdle = () => {};

  async function takeAll(): Promise<void> {
    do {
      wanted = false;
      if (!(await live()) || stopping) return;
      const room = Math.min(concurrency - answering, MAX_TAKEN);
      const { doorbells, taken } = await takeDoorbells(pool, room);
      wanted ||= taken === room;
      for (const doorbell of doorbells) void answer(doorbell);
    } while (wanted && hasRoom());
  }

  async function answer(doorbell: Doorbell): Promise<void> {
    unfinished += 1;
    answering += 1;
    let left = false;
    const leave = () => {
      if (left) return;
      left = true;
      answering -= 1;
      if (wanted) lookWhenOthersAreDone();
    };
    try {
      await onDoorbell(doorbell, leave);
    } catch (error) {
      // The rows decide: a sweep rings again where an attempt is still due.
      logger.error({ err: error, ...doorbell }, "a doorbell could not be answered");
    }
    leave();
    unfinished -= 1;
    if (wanted) lookWhenOthersAreDone();
    if (unfinished === 0) whenIdle();
  }

  /** Attempts that end with one statement end in one turn of the event loop; one look serves them all. */
  function lookWhenOthersAreDone(): void {
    lookSoon ??= setImmediate(() => {
      lookSoon = undefined;
      look();
    });
  }

  function look(): void {
    wanted = true;
    if (looking || !hasRoom()) return;
    clearTimeout(pollTimer);
    looking = takeAll().then(
      () => lookAgain(wanted),
      (error: unknown) => {
        logger.warn({ err: error }, "doorbells could not be taken; trying again");
        lookAgain(false);
      },
    );
  }

  function lookAgain(now: boolean): void {
    looking = undefined;
    if (!hasRoom()) return;
    if (now) look();
    else pollTimer = setTimeout(look, timings.pollMs);
  }

  const hasRoom = () => !stopping && answering < concurrency && unfinished < concurrency * (1 + MAX_ENDING);

  async function stopOnce(): Promise<void> {
    clearTimeout(pollTimer);
    clearImmediate(lookSoon);
    await stopListening();
    await looking;
    if (unfinished > 0) await new Promise<void>((resolve) => (whenIdle = resolve));
    await pool.end();
  }

  return {
    async start() {
      await pool.query("select");
      stopListening = listenForDoorbells({ databaseUrl, logger, probeMs: timings.probeMs, onRung: look });
      look();
    },
    look,
    stop: () => (stopping ??= stopOnce()),
  };
}

/**
 * For this pool alone: should the server crash before what it has answered is on disk, doorbells are
 * back that were taken already. Ringing twice does nothing (the claim, which does wait for the disk,
 * decides), so none of them is worth waiting for.
 */
function withoutWaitingForDisk(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const options = url.searchParams.get("options");
  url.searchParams.set("options", `${options === null ? "" : `${options} `}-c synchronous_commit=off`);
  return url.href;
}
