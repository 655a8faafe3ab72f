-- AlterTable
ALTER TABLE "user" ADD COLUMN     "saves_results" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "collection_entry" (
    "job_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT,
    "saved_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(6),
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "collection_entry_pkey" PRIMARY KEY ("job_id")
);

-- CreateTable
CREATE TABLE "share" (
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "job_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "share_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "collection_user_saved" ON "collection_entry"("user_id", "saved_at" DESC, "job_id");

-- CreateIndex
CREATE UNIQUE INDEX "share_token" ON "share"("token_hash");

-- CreateIndex
CREATE INDEX "share_job" ON "share"("job_id");

-- CreateIndex
CREATE INDEX "share_user" ON "share"("user_id");

-- AddForeignKey
ALTER TABLE "collection_entry" ADD CONSTRAINT "collection_entry_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_entry" ADD CONSTRAINT "collection_entry_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share" ADD CONSTRAINT "share_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share" ADD CONSTRAINT "share_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
