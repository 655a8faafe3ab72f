-- Hand-written: what is under way, by lane and person: few rows, looked at before each take.
CREATE INDEX "delivery_under_way" ON "delivery"("kind", "user_id") WHERE "state" = 'sending';
