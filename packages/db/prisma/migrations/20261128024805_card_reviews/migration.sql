-- CreateTable
CREATE TABLE "card_review" (
    "job_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "card_id" TEXT NOT NULL,
    "memory" JSONB NOT NULL,
    "previous" JSONB,
    "due_at" TIMESTAMPTZ(6) NOT NULL,
    "reviewed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "card_review_pkey" PRIMARY KEY ("job_id","user_id","card_id")
);

-- AddForeignKey
ALTER TABLE "card_review" ADD CONSTRAINT "card_review_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card_review" ADD CONSTRAINT "card_review_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
