-- DropForeignKey
ALTER TABLE "delivery" DROP CONSTRAINT "delivery_job_id_fkey";

-- DropForeignKey
ALTER TABLE "delivery" DROP CONSTRAINT "delivery_user_id_fkey";

-- DropForeignKey
ALTER TABLE "note" DROP CONSTRAINT "note_job_id_fkey";

-- DropForeignKey
ALTER TABLE "note" DROP CONSTRAINT "note_user_id_fkey";

-- DropIndex
DROP INDEX "delivery_target";

-- Hand-written: deliveries of an endpoint or a device, and what is sent together; not each mail as it is planned.
CREATE INDEX "delivery_target" ON "delivery"("target", "id" DESC) WHERE "kind" <> 'email' OR "group_id" IS NOT NULL;

-- What is not seen is not read: note_unread has it.
DROP INDEX "note_unseen";

-- In place of the foreign keys.
CREATE OR REPLACE FUNCTION "job_removed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM "removed") THEN RETURN NULL; END IF; -- the end of a cascade
  DELETE FROM "job_event" e USING "removed" r WHERE e.job_id = r.id;
  DELETE FROM "job_step" s USING "removed" r WHERE s.job_id = r.id;
  DELETE FROM "dependency" d USING "removed" r WHERE d.job_id = r.id;
  DELETE FROM "dependency" d USING "removed" r WHERE d.on_job_id = r.id AND (d.met OR NOT d.declared);
  DELETE FROM "slot" s USING "removed" r WHERE s.job_id = r.id;
  DELETE FROM "dedupe" d USING "removed" r WHERE d.job_id = r.id;
  DELETE FROM "note" n USING "removed" r WHERE n.job_id = r.id;
  DELETE FROM "delivery" d USING "removed" r WHERE d.job_id = r.id;
  RETURN NULL;
END $$;

CREATE FUNCTION "user_removed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "note" n USING "removed" r WHERE n.user_id = r.id;
  DELETE FROM "delivery" d USING "removed" r WHERE d.user_id = r.id;
  RETURN NULL;
END $$;
CREATE TRIGGER "user_removed" AFTER DELETE ON "user" REFERENCING OLD TABLE AS "removed"
  FOR EACH STATEMENT EXECUTE FUNCTION "user_removed"();
