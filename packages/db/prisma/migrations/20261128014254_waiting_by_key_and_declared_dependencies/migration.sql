-- AlterTable
ALTER TABLE "dependency" ADD COLUMN     "declared" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "met" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "job" ADD COLUMN     "begun_at" TIMESTAMPTZ(6),
ADD COLUMN     "name" TEXT;

-- What jobs that have not begun wait for was given when they were enqueued.
UPDATE "dependency" d SET "declared" = true FROM "job" j WHERE j."id" = d."job_id" AND j."state" = 'blocked' AND j."attempt" = 0 AND j."children" IS NULL;

-- A job that needed one which is gone, and never had it, is not to run as if it had.
CREATE OR REPLACE FUNCTION "job_removed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM "removed") THEN RETURN NULL; END IF; -- the end of a cascade
  DELETE FROM "job_event" e USING "removed" r WHERE e.job_id = r.id;
  DELETE FROM "job_step" s USING "removed" r WHERE s.job_id = r.id;
  DELETE FROM "dependency" d USING "removed" r WHERE d.job_id = r.id;
  DELETE FROM "dependency" d USING "removed" r WHERE d.on_job_id = r.id AND (d.met OR NOT d.declared);
  DELETE FROM "slot" s USING "removed" r WHERE s.job_id = r.id;
  DELETE FROM "dedupe" d USING "removed" r WHERE d.job_id = r.id;
  RETURN NULL;
END $$;

-- Who waits with a key, by the keys of each user: admission passes by the keys that are full, however much waits behind them.
CREATE INDEX "job_waiting_by_key" ON "job"("queue", "priority", "user_id", "key", "run_at", "id") WHERE "state" IN ('queued', 'retrying') AND "key" IS NOT NULL;
