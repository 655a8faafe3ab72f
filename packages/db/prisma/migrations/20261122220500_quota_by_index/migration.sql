-- A user's jobs that are not over. With parent and queue, so that those that count towards a quota are counted by
-- index alone: the parts of one batch may be thousands.
DROP INDEX "job_active_of_user";
CREATE INDEX "job_active_of_user" ON "job"("user_id", "state", "parent_id", "queue") WHERE "state" NOT IN ('completed', 'failed', 'cancelled');
