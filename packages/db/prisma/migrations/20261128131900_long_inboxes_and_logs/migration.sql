-- Hand-written: what counts a long inbox finds all it needs in the index, and each note's job by its key.
DROP INDEX "note_unread";
CREATE INDEX "note_unread" ON "note"("user_id", "at") INCLUDE ("job_id", "task", "outcome", "seen_at") WHERE "read_at" IS NULL;

-- Hand-written: all that waits for a receiver, also what is sent by itself: it is put off together.
DROP INDEX "delivery_group";
CREATE INDEX "delivery_group" ON "delivery"("target", "due_at", "id") WHERE "state" = 'waiting';
