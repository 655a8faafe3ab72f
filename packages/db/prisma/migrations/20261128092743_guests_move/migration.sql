-- AlterTable
ALTER TABLE "job" ADD COLUMN     "ended_as_guest" INTEGER;

-- CreateTable
CREATE TABLE "guest_move" (
    "guest_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "guest_move_pkey" PRIMARY KEY ("guest_id")
);

-- CreateIndex
CREATE INDEX "guest_move_user" ON "guest_move"("user_id");

-- AddForeignKey
ALTER TABLE "guest_move" ADD CONSTRAINT "guest_move_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
