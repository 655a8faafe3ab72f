-- AlterTable
ALTER TABLE "slot" ADD COLUMN     "bell_id" BIGINT,
ADD COLUMN     "priority" INTEGER NOT NULL DEFAULT 0;


-- Hand-written from here on: what the Prisma schema cannot say.

-- Slots that wait to be claimed, in the order in which workers take them.
CREATE INDEX "slot_rung" ON "slot"("priority" DESC, "bell_id") WHERE "claimed_at" IS NULL;
