import type { Logger } from "pino";
import type { Claim, Claimer } from "./claim.ts";
import { listenForDoorbells } from "./listen-for-doorbells.ts";
import { createLeavePace } from "./leave-pace.ts";
import type { WorkerTimings } from "./timings.ts";

export interface DoorbellRunnerOptions {
  databaseUrl: string;
  /** Places: attempts at once, until they leave. */
  concurrency: number;
  timings: Pick<WorkerTimings, "pollMs" | "probeMs">;
  logger: Logger;
  /** Awaited before each look for doorbells; while it is false none is taken. */
  live: () => Promise<boolean>;
  /** Takes doorbells and the leases of their attempts. */
  claimer: Claimer;
  /**
   * Does what was claimed, until it is over. `leave` gives its place away earlier, once only its end is left
   * to be written. Errors are logged.
   */
  onClaim: (claim: Claim, leave: () => void) => Promise<void>;
}

export interface DoorbellRunner {
  /** Looks for doorbells for the first time, and goes on. */
  start(): void;
  /** Doorbells may have been rung: looks now, should there be room. */
  look(): void;
  /** Takes no further doorbells; resolves when those being answered are done. Idempotent. */
  stop(): Promise<void>;
}

/** More at once would hold up the first of them. */
const MAX_CLAIMED = 200;
/** Ends that wait to be written, for each place: more, and the database is behind. */
const MAX_ENDING = 4;
/** Whoever holds a job for a moment is soon done with it, in milliseconds. */
const HELD_MS = 20;
/** A place that became free waits this long for others to be filled with it, in milliseconds. */
const GATHER_MS = 1;
/** What is claimed starts after this long, whether or not there is a place by then, in milliseconds. */
const READY_MS = 20;
/** The first wait after a look that failed, in milliseconds; each one after it is twice as long. */
const AFTER_FAILURE_MS = 50;

/**
 * Claims attempts for the places that are free, and for those that become free while it claims: where attempts
 * take milliseconds, the next ones stand ready. What this worker has no room for stays where any other worker
 * can take it. See docs/adr/0130, 0132.
 *
 * It looks when it is told of new ones (`look`, LISTEN), when a place becomes free and the last look
 * left some behind, and every `pollMs` for those that nobody told of. A look that fails is one that
 * comes again: there is nothing here that could settle.
 */
export function createDoorbellRunner(options: DoorbellRunnerOptions): DoorbellRunner {
  const { databaseUrl, concurrency, timings, logger, live, claimer, onClaim } = options;
  let answering = 0;
  let unfinished = 0;
  /** Claimed, and about to get a place: the first that becomes free. */
  const ready: { claim: Claim; sinceMs: number }[] = [];
  const pace = createLeavePace();
  let readyTimer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  /** There may be doorbells that nobody has looked for. */
  let wanted = false;
  /** Looks that failed in a row. */
  let failures = 0;
  let lookSoon: NodeJS.Timeout | undefined;
  let pollTimer: NodeJS.Timeout | undefined;
  let stopListening = async () => {};
  let stopping: Promise<void> | undefined;
  let whenIdle = () => {};

  /** @returns how long until the next look is due, word or no word, in milliseconds */
  async function claimAll(): Promise<number> {
    let hasHeld = false;
    do {
      wanted = false;
      if (!(await live()) || stopping) return timings.pollMs;
      const most = Math.min(room(), MAX_CLAIMED);
      if (most < 1) {
        // Those that were about to leave have not: whoever does looks again.
        wanted = true;
        break;
      }
      const askedAt = performance.now();
      const look = await claimer.claim(most);
      pace.claimTook(performance.now() - askedAt);
      failures = 0;
      wanted ||= look.hasMore;
      ({ hasHeld } = look);
      for (const claim of look.claims) {
        if (answering < concurrency && !stopping) void answer(claim);
        else ready.push({ claim, sinceMs: performance.now() });
      }
      startReadyLater();
    } while (wanted && hasRoom());
    return hasHeld ? HELD_MS : timings.pollMs;
  }

  async function answer(claim: Claim): Promise<void> {
    unfinished += 1;
    answering += 1;
    const startedAt = performance.now();
    let left = false;
    const leave = () => {
      if (left) return;
      left = true;
      answering -= 1;
      pace.left(performance.now() - startedAt);
      startReady(concurrency - answering);
      if (wanted) lookWhenOthersAreDone();
    };
    try {
      await onClaim(claim, leave);
    } catch (error) {
      // The rows decide: whoever sees that the lease is held in vain hands the job on.
      logger.error({ err: error, jobId: claim.job.id }, "an attempt could not be seen to its end");
    }
    leave();
    unfinished -= 1;
    if (wanted) lookWhenOthersAreDone();
    if (unfinished === 0) whenIdle();
  }

  function startReady(most: number): void {
    for (const { claim } of ready.splice(0, Math.max(0, most))) void answer(claim);
  }

  /** Who was to be free by now takes longer than those before: what is claimed starts all the same. */
  function startReadyLater(): void {
    clearTimeout(readyTimer);
    const [first] = ready;
    if (first === undefined) return;
    readyTimer = setTimeout(
      () => {
        const untilMs = performance.now() - READY_MS;
        startReady(ready.filter(({ sinceMs }) => sinceMs <= untilMs).length);
        startReadyLater();
      },
      Math.max(1, Math.ceil(first.sinceMs + READY_MS - performance.now())),
    );
  }

  /** Attempts that end together make room together; one look serves them all. */
  function lookWhenOthersAreDone(): void {
    lookSoon ??= setTimeout(() => {
      lookSoon = undefined;
      look();
    }, GATHER_MS);
  }

  function look(): void {
    wanted = true;
    if (looking || !hasRoom()) return;
    clearTimeout(pollTimer);
    looking = claimAll().then(lookAgain, (error: unknown) => {
      logger.warn({ err: error }, "doorbells could not be taken; trying again");
      wanted = false;
      lookAgain(Math.min(timings.pollMs, AFTER_FAILURE_MS * 2 ** failures));
      failures += 1;
    });
  }

  function lookAgain(waitMs: number): void {
    looking = undefined;
    // Whoever leaves next looks, whatever is known by then.
    if (!hasRoom()) wanted = true;
    else if (wanted) look();
    else pollTimer = setTimeout(look, waitMs);
  }

  const room = () => concurrency + Math.min(Math.floor(concurrency / 2), pace.ahead()) - answering - ready.length;
  const hasRoom = () => !stopping && room() > 0 && unfinished < concurrency * (1 + MAX_ENDING);

  async function stopOnce(): Promise<void> {
    clearTimeout(pollTimer);
    clearTimeout(lookSoon);
    await stopListening();
    await looking;
    clearTimeout(readyTimer);
    startReady(ready.length);
    if (unfinished > 0) await new Promise<void>((resolve) => (whenIdle = resolve));
  }

  return {
    start() {
      stopListening = listenForDoorbells({ databaseUrl, logger, probeMs: timings.probeMs, onRung: look });
      look();
    },
    look,
    stop: () => (stopping ??= stopOnce()),
  };
}
