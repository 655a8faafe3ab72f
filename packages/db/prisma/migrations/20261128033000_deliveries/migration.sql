-- CreateTable
CREATE TABLE "note" (
    "job_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "user_id" TEXT NOT NULL,
    "task" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "seen_at" TIMESTAMPTZ(6),
    "read_at" TIMESTAMPTZ(6),

    CONSTRAINT "note_pkey" PRIMARY KEY ("job_id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" UUID NOT NULL,
    "job_id" UUID,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "user_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "if_left" BOOLEAN NOT NULL DEFAULT false,
    "may_group" BOOLEAN NOT NULL DEFAULT false,
    "group_id" UUID,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_until" TIMESTAMPTZ(6),
    "lease" UUID,
    "error" TEXT,
    "status" INTEGER,
    "response" TEXT,
    "message_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notify_preference" (
    "user_id" TEXT NOT NULL,
    "channels" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notify_preference_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "push_subscription" (
    "id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "p256dh" TEXT NOT NULL,
    "auth" TEXT NOT NULL,
    "device" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_sent_at" TIMESTAMPTZ(6),

    CONSTRAINT "push_subscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_endpoint" (
    "id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "events" TEXT[],
    "secret" TEXT NOT NULL,
    "old_secret" TEXT,
    "old_secret_until" TIMESTAMPTZ(6),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(6),
    "disabled_at" TIMESTAMPTZ(6),
    "disabled_reason" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "captured_mail" (
    "id" UUID NOT NULL,
    "user_id" TEXT,
    "message_id" TEXT NOT NULL,
    "sender" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "attachments" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "captured_mail_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "note_user_at" ON "note"("user_id", "at" DESC, "job_id");

-- CreateIndex
CREATE INDEX "delivery_user" ON "delivery"("user_id", "id" DESC);

-- CreateIndex
CREATE INDEX "delivery_target" ON "delivery"("target", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "delivery_once" ON "delivery"("job_id", "attempt", "kind", "target");

-- CreateIndex
CREATE UNIQUE INDEX "push_subscription_endpoint" ON "push_subscription"("endpoint");

-- CreateIndex
CREATE INDEX "push_subscription_user" ON "push_subscription"("user_id");

-- CreateIndex
CREATE INDEX "webhook_endpoint_user" ON "webhook_endpoint"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "captured_mail_message" ON "captured_mail"("message_id");

-- CreateIndex
CREATE INDEX "captured_mail_user" ON "captured_mail"("user_id", "id" DESC);

-- AddForeignKey
ALTER TABLE "note" ADD CONSTRAINT "note_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note" ADD CONSTRAINT "note_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notify_preference" ADD CONSTRAINT "notify_preference_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "push_subscription" ADD CONSTRAINT "push_subscription_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "captured_mail" ADD CONSTRAINT "captured_mail_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Hand-written: what waits, or is being sent, by when it is due or may be taken over.
CREATE INDEX "delivery_due" ON "delivery"((CASE "state" WHEN 'sending' THEN "lease_until" ELSE "due_at" END)) WHERE "state" IN ('waiting', 'sending');

-- Hand-written: what may be sent together, per target.
CREATE INDEX "delivery_group" ON "delivery"("target", "due_at", "id") WHERE "state" = 'waiting' AND "may_group" AND "group_id" IS NULL;

-- Hand-written: when a person last got a mail that others may join.
CREATE INDEX "delivery_sent_mail" ON "delivery"("user_id", "kind", "ended_at") WHERE "state" = 'sent' AND "may_group";

-- Hand-written: counts of the inbox.
CREATE INDEX "note_unread" ON "note"("user_id", "at") WHERE "read_at" IS NULL;
CREATE INDEX "note_unseen" ON "note"("user_id", "at") WHERE "seen_at" IS NULL AND "read_at" IS NULL;
