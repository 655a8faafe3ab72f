import { TERMINAL_STATES } from "@jobwire/jobs/wire";
import type { Services } from "./context.ts";

/** How long a removed item can be taken back, in seconds; then its results and files go. */
const RESTORABLE_S = 60;
/** The last of it is no time to begin: the caretaker may be about to remove the files. In seconds. */
const MARGIN_S = 5;

const REMOVE = `
  WITH gone AS (
    UPDATE item SET deleted_at = now()
     WHERE id = ANY($1::uuid[]) AND user_id = $2 AND deleted_at IS NULL
    RETURNING id, storage_key),
  doomed AS (
    INSERT INTO doomed_file (storage_key, doomed_at)
    SELECT storage_key, now() + ${RESTORABLE_S} * interval '1 s' FROM gone
    ON CONFLICT (storage_key) DO UPDATE SET doomed_at = excluded.doomed_at)
  SELECT id FROM gone`;

/** A statement of its own: a job that was being started meanwhile held the item, and is seen by the next one only. Uses job_item. */
const OPEN_JOBS = "SELECT id FROM job WHERE item_id = ANY($1::uuid[]) AND NOT state = ANY($2::job_state[])";

/** What a new file sets off, where its removal stopped that. Uses job_item. */
const STOPPED_INTAKE = `
  SELECT id FROM job WHERE item_id = ANY($1::uuid[]) AND task = 'media.ingest' AND state = 'cancelled'`;

const RESTORE = `
  WITH back AS (
    UPDATE item SET deleted_at = NULL FROM doomed_file
     WHERE item.id = ANY($1::uuid[]) AND item.user_id = $2 AND item.deleted_at IS NOT NULL
       AND doomed_file.storage_key = item.storage_key
       AND doomed_file.doomed_at > now() + ${MARGIN_S} * interval '1 s'
    RETURNING item.id, item.storage_key),
  spared AS (
    DELETE FROM doomed_file USING back WHERE doomed_file.storage_key = back.storage_key)
  SELECT id FROM back`;

type Parts = Pick<Services, "pool" | "engine" | "bus" | "logger">;

/**
 * Takes items out of their owner's library at once and stops their open jobs. Results and files stay for a
 * minute, in which `restoreItems` brings all of it back but the jobs; then the caretaker removes them. Jobs
 * stay in the history.
 * @returns ids of those that were there
 */
export async function removeItems(
  { pool, engine, bus }: Parts,
  request: { itemIds: readonly string[]; userId: string },
): Promise<string[]> {
  const { userId } = request;
  const { rows } = await pool.query<{ id: string }>(REMOVE, [request.itemIds, userId]);
  const itemIds = rows.map(({ id }) => id);
  if (itemIds.length > 0) bus.publish({ kind: "items", userId, itemIds });
  const open = await pool.query<{ id: string }>(OPEN_JOBS, [itemIds, TERMINAL_STATES]);
  const openJobs = open.rows.map(({ id }) => id);
  if (openJobs.length > 0) await engine.cancelMany(openJobs, userId);
  return itemIds;
}

/**
 * Brings items back that were removed less than a minute ago, with their results; what their arrival sets off begins
 * anew where the removal stopped it.
 * @returns ids of those that are back
 */
export async function restoreItems(
  { pool, engine, bus, logger }: Parts,
  request: { itemIds: readonly string[]; userId: string },
): Promise<string[]> {
  const { userId } = request;
  const { rows } = await pool.query<{ id: string }>(RESTORE, [request.itemIds, userId]);
  const itemIds = rows.map(({ id }) => id);
  if (itemIds.length > 0) bus.publish({ kind: "items", userId, itemIds });
  const stopped = await pool.query<{ id: string }>(STOPPED_INTAKE, [itemIds]);
  for (const { id } of stopped.rows) {
    // The item is back, whatever a quota or a drained queue says to this.
    await engine.rerun(id, userId).catch((error: unknown) => {
      logger.info({ err: error, jobId: id }, "what a restored file had set off did not begin anew");
    });
  }
  return itemIds;
}
