-- AlterTable
ALTER TABLE "push_subscription" ADD COLUMN     "session_id" TEXT;

-- CreateIndex
CREATE INDEX "push_subscription_session" ON "push_subscription"("session_id");

-- AddForeignKey
ALTER TABLE "push_subscription" ADD CONSTRAINT "push_subscription_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE ON UPDATE CASCADE;
