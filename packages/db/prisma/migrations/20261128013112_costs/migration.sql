-- CreateTable
CREATE TABLE "job_cost" (
    "id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "task" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "service" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "quantity" DOUBLE PRECISION NOT NULL,
    "usd_micros" BIGINT,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "job_cost_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "job_cost_job" ON "job_cost"("job_id");

-- CreateIndex
CREATE INDEX "job_cost_service_at" ON "job_cost"("service", "at");
