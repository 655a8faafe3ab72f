-- DropForeignKey
ALTER TABLE "job_event" DROP CONSTRAINT "job_event_job_id_fkey";

-- DropIndex
DROP INDEX "job_created";

-- DropIndex
DROP INDEX "job_item_created";

-- DropIndex
DROP INDEX "job_state_created";

-- DropIndex
DROP INDEX "job_user_created";

-- AlterTable
ALTER TABLE "job" ADD COLUMN     "attempt_entries" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "child_failure" TEXT NOT NULL DEFAULT 'fail-fast',
ADD COLUMN     "children" JSONB,
ADD COLUMN     "deadline_at" TIMESTAMPTZ(6),
ADD COLUMN     "free_attempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "heartbeat_timeout_ms" INTEGER,
ADD COLUMN     "job_timeout_ms" INTEGER,
ADD COLUMN     "key" TEXT,
ADD COLUMN     "pinned_at" TIMESTAMPTZ(6);

-- AlterTable
ALTER TABLE "queue" DROP COLUMN "concurrency",
ADD COLUMN     "defaults" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "draining_at" TIMESTAMPTZ(6),
ADD COLUMN     "overrides" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "slot" (
    "job_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "queue" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "key" TEXT,
    "rung_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claimed_at" TIMESTAMPTZ(6),

    CONSTRAINT "slot_pkey" PRIMARY KEY ("job_id")
);

-- CreateTable
CREATE TABLE "line" (
    "queue" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "user_id" TEXT NOT NULL,
    "served_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "line_pkey" PRIMARY KEY ("queue","priority")
);

-- CreateTable
CREATE TABLE "rate_window" (
    "scope" TEXT NOT NULL,
    "slices" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rate_window_pkey" PRIMARY KEY ("scope")
);

-- CreateTable
CREATE TABLE "circuit" (
    "provider" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'closed',
    "failures" INTEGER NOT NULL DEFAULT 0,
    "retry_at" TIMESTAMPTZ(6),
    "opened_at" TIMESTAMPTZ(6),
    "error" JSONB,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "circuit_pkey" PRIMARY KEY ("provider")
);

-- CreateTable
CREATE TABLE "dependency" (
    "job_id" UUID NOT NULL,
    "on_job_id" UUID NOT NULL,
    "needs" TEXT NOT NULL DEFAULT 'success',

    CONSTRAINT "dependency_pkey" PRIMARY KEY ("job_id","on_job_id")
);

-- CreateTable
CREATE TABLE "job_step" (
    "job_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "job_step_pkey" PRIMARY KEY ("job_id","name")
);

-- CreateTable
CREATE TABLE "dedupe" (
    "user_id" TEXT NOT NULL,
    "task" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "job_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6),

    CONSTRAINT "dedupe_pkey" PRIMARY KEY ("user_id","task","key")
);

-- CreateTable
CREATE TABLE "schedule" (
    "id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "task" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "cron" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "overlap" TEXT NOT NULL DEFAULT 'skip',
    "catch_up" INTEGER NOT NULL DEFAULT 1,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "paused_at" TIMESTAMPTZ(6),
    "next_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule_tick" (
    "schedule_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "outcome" TEXT NOT NULL,
    "job_id" UUID,
    "reason" TEXT,
    "fired_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedule_tick_pkey" PRIMARY KEY ("schedule_id","at")
);

-- CreateTable
CREATE TABLE "doomed_file" (
    "storage_key" TEXT NOT NULL,
    "doomed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "doomed_file_pkey" PRIMARY KEY ("storage_key")
);

-- CreateIndex
CREATE INDEX "dependency_on" ON "dependency"("on_job_id");

-- CreateIndex
CREATE INDEX "dedupe_job" ON "dedupe"("job_id");

-- CreateIndex
CREATE INDEX "schedule_user" ON "schedule"("user_id");

-- CreateIndex
CREATE INDEX "item_storage_key" ON "item"("storage_key");

-- CreateIndex
CREATE INDEX "artifact_storage_key" ON "artifact"("storage_key");

-- CreateIndex
CREATE INDEX "job_user" ON "job"("user_id", "id" DESC);

-- CreateIndex
CREATE INDEX "job_state" ON "job"("state", "id" DESC);

-- AddForeignKey
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule_tick" ADD CONSTRAINT "schedule_tick_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedule"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Hand-written from here on: what the Prisma schema cannot say. src/migrate/hand-written.ts lists the indexes.

-- Every durable change of a job writes to each of its indexes, so there are few, and they hold few rows.
DROP INDEX "job_active";
DROP INDEX "job_due";
DROP INDEX "job_parent";
DROP INDEX "job_idempotency_key";

-- Who waits, in the order admission takes them: per queue and priority the users, and each one's jobs by age.
CREATE INDEX "job_waiting" ON "job"("queue", "priority", "user_id", "run_at", "id") WHERE "state" IN ('queued', 'retrying');

-- Jobs that wait for their time.
CREATE INDEX "job_due" ON "job"("run_at") WHERE "state" IN ('scheduled', 'retrying');

-- Jobs that must be over by some time.
CREATE INDEX "job_deadline" ON "job"("deadline_at") WHERE "deadline_at" IS NOT NULL AND "state" NOT IN ('completed', 'failed', 'cancelled');

-- What failed, by how: dead letters. Only jobs that failed are in these.
CREATE INDEX "job_failed" ON "job"("task", coalesce("error" ->> 'code', ''), "id" DESC) WHERE "state" = 'failed';
CREATE INDEX "job_failed_of_user" ON "job"("user_id", "id" DESC) WHERE "state" = 'failed';

-- What was done about an item.
CREATE INDEX "job_item" ON "job"("item_id", "id" DESC) WHERE "item_id" IS NOT NULL;

-- The children of a job.
CREATE INDEX "job_parent" ON "job"("parent_id", "state") WHERE "parent_id" IS NOT NULL;

-- Keys that are forgotten at some time.
CREATE INDEX "dedupe_expiry" ON "dedupe"("expires_at") WHERE "expires_at" IS NOT NULL;

-- Schedules that will fire.
CREATE INDEX "schedule_next" ON "schedule"("next_at") WHERE "paused_at" IS NULL;

-- What belongs to a job goes with it, however it goes: by retention, or with its user.
CREATE FUNCTION "job_removed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM "removed") THEN RETURN NULL; END IF; -- the end of a cascade
  DELETE FROM "job_event" e USING "removed" r WHERE e.job_id = r.id;
  DELETE FROM "job_step" s USING "removed" r WHERE s.job_id = r.id;
  DELETE FROM "dependency" d USING "removed" r WHERE d.job_id = r.id;
  DELETE FROM "dependency" d USING "removed" r WHERE d.on_job_id = r.id;
  DELETE FROM "slot" s USING "removed" r WHERE s.job_id = r.id;
  DELETE FROM "dedupe" d USING "removed" r WHERE d.job_id = r.id;
  RETURN NULL;
END $$;
CREATE TRIGGER "job_removed" AFTER DELETE ON "job" REFERENCING OLD TABLE AS "removed"
  FOR EACH STATEMENT EXECUTE FUNCTION "job_removed"();

-- Files are removed from storage after the commit, by the sweep; their names are kept until then.
CREATE FUNCTION "file_doomed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "doomed_file" (storage_key) SELECT r.storage_key FROM "removed" r ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "artifact_removed" AFTER DELETE ON "artifact" REFERENCING OLD TABLE AS "removed"
  FOR EACH STATEMENT EXECUTE FUNCTION "file_doomed"();
-- A later attempt's result takes the place of an earlier one's.
CREATE FUNCTION "file_replaced"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "doomed_file" (storage_key)
  SELECT o.storage_key FROM "before" o JOIN "after" n ON n.id = o.id WHERE n.storage_key <> o.storage_key
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "artifact_replaced" AFTER UPDATE ON "artifact" REFERENCING OLD TABLE AS "before" NEW TABLE AS "after"
  FOR EACH STATEMENT EXECUTE FUNCTION "file_replaced"();
CREATE TRIGGER "item_removed" AFTER DELETE ON "item" REFERENCING OLD TABLE AS "removed"
  FOR EACH STATEMENT EXECUTE FUNCTION "file_doomed"();

-- Jobs that an earlier version is running hold their slots too.
INSERT INTO "slot" (job_id, attempt, queue, user_id, claimed_at)
SELECT id, attempt, queue, user_id, started_at FROM "job" WHERE "state" IN ('running', 'cancelling');

INSERT INTO "dedupe" (user_id, task, key, job_id, created_at)
SELECT user_id, task, idempotency_key, id, created_at FROM "job" WHERE idempotency_key IS NOT NULL;

-- Small tables whose every row lives for moments.
ALTER TABLE "slot" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, fillfactor = 50);
ALTER TABLE "line" SET (fillfactor = 50);

-- Each change of a job leaves a dead row; retention leaves many at once. Cleaning up in small helpings costs less
-- than a large table's default of a fifth, and keeps its indexes short.
ALTER TABLE "job" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000,
  autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_cost_limit = 1000);
ALTER TABLE "job_event" SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 10000,
  autovacuum_vacuum_insert_scale_factor = 0.1, autovacuum_vacuum_cost_limit = 1000);
ALTER TABLE "dedupe" SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500);
ALTER TABLE "doomed_file" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
ALTER TABLE "schedule_tick" SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 200);
