import { setTimeout as delay } from "node:timers/promises";
import { transact } from "@jobwire/db";
import { TERMINAL_STATES } from "@jobwire/db/lifecycle";
import type { Pool, PoolClient } from "pg";
import type { ChangeBus } from "../../bus/index.ts";
import { readExpired, readFamily } from "./expired-jobs.ts";
import type { PassCursor } from "./expired-jobs.ts";
import { inBatches } from "./in-batches.ts";
import { IN_COLLECTION } from "./in-collection.ts";
import { publishRemoved } from "./publish-removed.ts";
import { removeJobs } from "./remove-jobs.ts";
import type { RetentionRule } from "./retention-rules.ts";

/** How gently a pass works. */
export interface RetentionPace {
  /** Most jobs of one transaction. */
  batch: number;
  /** Least rest between two batches, in milliseconds; at least as long as the batch took, twice over. */
  pauseMs: number;
}

/** Most jobs that are looked at in one statement. */
const LARGEST_PAGE = 10_000;

const DEFAULT_PACE: RetentionPace = { batch: 500, pauseMs: 200 };

/** One batch at a time, in any process; free again when the transaction ends, however it ends. */
const TRY_LOCK = "select pg_try_advisory_xact_lock(hashtext('jobwire'), hashtext('retention')) as locked";

/** Gives way to whoever needs these rows: a batch that has to wait, or is held up, is dropped. */
const GIVE_WAY = `
  set local lock_timeout = '500ms';
  set local idle_in_transaction_session_timeout = '5s';
  set local synchronous_commit = off`;

/**
 * Since its family was read, somebody may have retried it, which needs its children, or mean to keep it; not until the
 * transaction ends. One that somebody holds at this moment is left for the next pass. Uses job_pkey and
 * collection_entry_pkey.
 */
const HOLD_ROOT = `
  select from job
  where id = $1 and state = any($2::job_state[]) and pinned_at is null
    and finished_at < now() - $3 * interval '1 day' and not exists (${IN_COLLECTION("job.id")})
  for update skip locked`;

/** Jobs that one transaction removes. */
interface Batch {
  ids: readonly string[];
  /** Whose family they are of; null: they stand alone. */
  rootId: string | null;
}

export interface PassReport {
  removed: number;
  /** Another process was at it; this pass ended there. */
  gaveWay: boolean;
  /** What looking took, without what was removed, in milliseconds. */
  lookedMs: number;
}

/**
 * Removes jobs whose time is over, oldest first, in small batches with rests between, until none is left.
 * Each batch is a transaction of its own: a crash leaves whole jobs or none.
 * @param options.places where earlier passes have come to, by rule: what stands before is kept, by a longer rule
 *   or a pin, and is not looked at again. Brought up to date. Default: everything is looked at
 * @param options.signal ends the pass after the batch under way
 */
export async function retentionPass(options: {
  pool: Pool;
  bus: ChangeBus;
  rules: readonly RetentionRule[];
  pace?: RetentionPace;
  places?: Map<RetentionRule, PassCursor>;
  signal?: AbortSignal;
}): Promise<PassReport> {
  const { pool, bus, rules, pace = DEFAULT_PACE, places = new Map<RetentionRule, PassCursor>(), signal } = options;
  const named = rules.flatMap((rule) => rule.tasks ?? []);
  const report: PassReport = { removed: 0, gaveWay: false, lookedMs: 0 };

  /** @returns false when somebody else is at it */
  async function removeBatch({ ids, rootId }: Batch, endedDaysAgo: number): Promise<boolean> {
    const startedAt = performance.now();
    const removed = await transact(pool, async (client: PoolClient) => {
      await client.query(GIVE_WAY);
      const { rows } = await client.query<{ locked: boolean }>(TRY_LOCK);
      if (!rows[0]?.locked) return null;
      if (rootId !== null) {
        const { rowCount } = await client.query(HOLD_ROOT, [rootId, TERMINAL_STATES, endedDaysAgo]);
        if (rowCount === 0) return [];
      }
      return removeJobs(client, ids, { endedDaysAgo });
    }).catch((error: unknown) => {
      if (isInTheWay(error)) return [];
      throw error;
    });
    if (removed === null) return false;
    report.removed += removed.length;
    publishRemoved(bus, removed);
    const tookMs = performance.now() - startedAt;
    await delay(Math.max(pace.pauseMs, 2 * tookMs), undefined, { signal }).catch(() => {});
    return true;
  }

  for (const rule of rules) {
    for (let page = pace.batch; !signal?.aborted;) {
      const startedAt = performance.now();
      const { expired, last, looked } = await readExpired(pool, rule, named, places.get(rule) ?? null, page);
      report.lookedMs += performance.now() - startedAt;
      const alone = expired.filter((job) => !job.hasChildren).map((job) => job.id);
      const batches: Batch[] = inBatches(alone, pace.batch).map((ids) => ({ ids, rootId: null }));
      for (const { id } of expired.filter((job) => job.hasChildren)) {
        // Generation by generation: what still has children is not removed.
        for (const generation of await readFamily(pool, id))
          for (const ids of inBatches(generation, pace.batch)) batches.push({ ids, rootId: id });
      }
      for (const batch of batches) {
        if (signal?.aborted) return report;
        if (!(await removeBatch(batch, rule.days))) return { ...report, gaveWay: true };
      }
      if (last) places.set(rule, last);
      if (looked < page) break;
      // Where most are kept, larger pages get past them sooner.
      page = expired.length < looked / 2 ? Math.min(LARGEST_PAGE, 2 * page) : pace.batch;
    }
  }
  return report;
}

/** Somebody needed these rows: a lock was not to be had in time, or there was a ring. The next round tries again. */
function isInTheWay(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "55P03" || error.code === "40P01");
}
