import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../../bus/index.ts";
import type { Storage } from "../../storage/index.ts";
import type { PassCursor } from "./expired-jobs.ts";
import { forgetLeftovers } from "./forget-leftovers.ts";
import { removeDoomedFiles } from "./remove-doomed-files.ts";
import { removeGuests } from "./remove-guests.ts";
import { retentionPass } from "./retention-pass.ts";
import type { PassReport, RetentionPace } from "./retention-pass.ts";
import { retentionRules } from "./retention-rules.ts";
import type { RetentionRule } from "./retention-rules.ts";

/** Rest between two rounds, in milliseconds. */
const ROUND_MS = 5 * 60_000;
/**
 * A round looks at all jobs whose time is over, so that one that was held, pinned or waited for when its turn came goes
 * with the next. Where so many are kept that this takes more than this share of the time, most rounds go on where the
 * last one ended; but after so long, in milliseconds, they are looked at anyway.
 */
const LOOKING_SHARE = 0.01;
const LOOK_AT_ALL_MS = 3_600_000;
/** Files of removed rows go sooner: people delete things to have them gone. */
const FILES_MS = 15_000;

/** Removes what has served its time: jobs, their files, guests, and small leftovers. */
export interface Caretaker {
  /** Removes doomed files now, e.g. after an item was deleted. */
  removeFiles(): Promise<void>;
  /** Ends after the batch under way. Idempotent. */
  stop(): Promise<void>;
}

export interface CaretakerOptions {
  pool: Pool;
  bus: ChangeBus;
  storage: Storage;
  logger: Logger;
  /** Days that ended jobs are kept; null: for ever. Tasks may have their own. */
  retentionDays: number | null;
  /** Days that guests are kept once their last session is over; null: for ever. */
  guestDays: number | null;
  /** Instead of the catalog's, for benches. */
  rules?: readonly RetentionRule[];
  pace?: RetentionPace;
  roundMs?: number;
  /** Hears of each round. */
  onRound?: (report: PassReport) => void;
}

/** One per process; those of several processes take turns. The first round comes after a rest. */
export function startCaretaker(options: CaretakerOptions): Caretaker {
  const { pool, bus, storage, logger, guestDays, pace, roundMs = ROUND_MS, onRound } = options;
  const rules = options.rules ?? retentionRules(options.retentionDays);
  const stopping = new AbortController();
  const places = new Map<RetentionRule, PassCursor>();
  let lookAtAllAt = -Infinity;

  async function round(): Promise<void> {
    await forgetLeftovers(pool);
    const guests = guestDays === null ? 0 : await removeGuests(pool, bus, guestDays, stopping.signal);
    if (guests > 0) logger.info({ guests }, "guests who cannot come back were removed");
    const startedAt = performance.now();
    const looksAtAll = startedAt >= lookAtAllAt;
    if (looksAtAll) places.clear();
    const report = await retentionPass({ pool, bus, rules, pace, places, signal: stopping.signal });
    if (looksAtAll) lookAtAllAt = startedAt + Math.min(LOOK_AT_ALL_MS, report.lookedMs / LOOKING_SHARE);
    if (report.removed > 0) logger.info({ removed: report.removed }, "jobs whose time was over were removed");
    onRound?.(report);
  }

  const removeFiles = async () => void (await removeDoomedFiles(pool, storage, logger));
  const rounds = repeat(round, roundMs, "a round of retention failed; the next one follows");
  const files = repeat(removeFiles, Math.min(FILES_MS, roundMs), "files of removed rows could not be removed");

  /** Works, rests, works, until stopped; a little apart from other processes. */
  function repeat(work: () => Promise<void>, restMs: number, trouble: string): { stop(): Promise<void> } {
    let working: Promise<void> | undefined;
    let timer = rest();
    function rest(): NodeJS.Timeout {
      return setTimeout(
        () => {
          working = work()
            .catch((error: unknown) => logger.warn({ err: error }, trouble))
            .then(() => {
              if (!stopping.signal.aborted) timer = rest();
            });
        },
        restMs * (0.8 + Math.random() * 0.4),
      );
    }
    return {
      async stop() {
        clearTimeout(timer);
        await working;
      },
    };
  }

  return {
    removeFiles,
    async stop() {
      stopping.abort();
      await Promise.all([rounds.stop(), files.stop()]);
    },
  };
}
