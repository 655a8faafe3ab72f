-- Each kind has a courier of its own, which asks for the first that is due.
DROP INDEX "delivery_due";
CREATE INDEX "delivery_due" ON "delivery"("kind", (CASE "state" WHEN 'sending' THEN "lease_until" ELSE "due_at" END))
  WHERE "state" IN ('waiting', 'sending');
