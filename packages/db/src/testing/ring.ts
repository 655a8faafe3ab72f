import type { TestDatabase } from "./create-test-database.ts";

/** Rings for slots there are, as admission does, in the order of the ids given. */
export async function ring(db: Pick<TestDatabase, "pool">, jobIds: readonly string[]): Promise<void> {
  await db.pool.query(
    `WITH rung AS MATERIALIZED (
       SELECT id, key FROM graphile_worker.add_jobs(ARRAY(
         SELECT ('jobwire', json_build_object('jobId', job_id, 'attempt', attempt), NULL, NULL, 25, job_id || ':' || attempt, 0, NULL)::graphile_worker.job_spec
           FROM slot JOIN unnest($1::uuid[]) WITH ORDINALITY AS asked(id, place) ON asked.id = job_id ORDER BY place)))
     UPDATE slot SET bell_id = rung.id FROM rung WHERE rung.key = job_id || ':' || attempt`,
    [jobIds],
  );
}
