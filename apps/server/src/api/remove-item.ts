import { removeDoomedFiles } from "@jobwire/jobs/engine";
import { TERMINAL_STATES } from "@jobwire/jobs/wire";
import type { Services } from "./context.ts";

/**
 * Takes an item out of its owner's library: stops its open jobs, forgets its results and deletes
 * the files. Jobs stay in the history.
 * @returns false when the user has no such item
 */
export async function removeItem(
  services: Pick<Services, "pool" | "engine" | "storage" | "bus" | "logger">,
  item: { itemId: string; userId: string },
): Promise<boolean> {
  // One statement, so that a crash leaves either all of it or nothing. The keys of artifacts are doomed by a trigger.
  const { rows } = await services.pool.query<{ keys: string[]; open_jobs: string[] }>(
    `WITH gone AS (
       UPDATE item SET deleted_at = now()
        WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL
       RETURNING id, storage_key),
     forgotten AS (
       DELETE FROM artifact USING gone WHERE artifact.item_id = gone.id RETURNING artifact.storage_key),
     doomed AS (
       INSERT INTO doomed_file (storage_key) SELECT storage_key FROM gone ON CONFLICT DO NOTHING)
     SELECT ARRAY(SELECT storage_key FROM forgotten UNION ALL SELECT storage_key FROM gone) AS keys,
            ARRAY(SELECT job.id FROM job WHERE job.item_id = gone.id
                     AND NOT job.state = ANY($3::job_state[])) AS open_jobs
       FROM gone`,
    [item.itemId, item.userId, TERMINAL_STATES],
  );
  const removed = rows[0];
  if (removed === undefined) return false;
  services.bus.publish({ kind: "items", userId: item.userId, itemIds: [item.itemId] });
  for (const jobId of removed.open_jobs) await services.engine.cancel(jobId, item.userId);
  // The library is right already; what cannot be removed now is tried again by the caretaker.
  const { pool, storage, logger } = services;
  await removeDoomedFiles(pool, storage, logger, removed.keys).catch((error: unknown) => {
    logger.warn({ err: error, itemId: item.itemId }, "files not removed yet");
  });
  return true;
}
