-- CreateTable
CREATE TABLE "unconfirmed_mail" (
    "id" UUID NOT NULL,
    "address_hash" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "unconfirmed_mail_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "unconfirmed_mail_address" ON "unconfirmed_mail"("address_hash", "at");
