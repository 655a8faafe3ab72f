-- AlterTable
ALTER TABLE "job" ADD COLUMN     "credits" INTEGER;

-- CreateTable
CREATE TABLE "credit_account" (
    "user_id" TEXT NOT NULL,
    "balance" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "credit_account_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "credit_transfer" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "from_account" TEXT NOT NULL,
    "to_account" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "user_id" TEXT NOT NULL,
    "hold_id" BIGINT,
    "job_id" UUID,
    "by_user_id" TEXT,
    "note" TEXT,
    "key" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credit_transfer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_hold" (
    "id" BIGSERIAL NOT NULL,
    "job_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'held',
    "taken_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "credit_hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_return" (
    "hold_id" BIGINT NOT NULL,
    "user_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "credit_return_pkey" PRIMARY KEY ("hold_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "credit_transfer_key" ON "credit_transfer"("key");

-- CreateIndex
CREATE INDEX "credit_transfer_user" ON "credit_transfer"("user_id", "id");

-- CreateIndex
CREATE INDEX "credit_hold_job" ON "credit_hold"("job_id");

-- CreateIndex
CREATE INDEX "credit_return_user" ON "credit_return"("user_id");

-- AddForeignKey
ALTER TABLE "credit_account" ADD CONSTRAINT "credit_account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Credits (docs/adr/0170-credits.md) ---------------------------------------------------------------------

ALTER TABLE "job" ADD CONSTRAINT "job_credits" CHECK (credits > 0);
ALTER TABLE "credit_account" ADD CONSTRAINT "credit_account_not_negative" CHECK (balance >= 0);
ALTER TABLE "credit_hold" ADD CONSTRAINT "credit_hold_amount" CHECK (amount > 0);
ALTER TABLE "credit_hold" ADD CONSTRAINT "credit_hold_state" CHECK (
  (state = 'held' AND ended_at IS NULL) OR (state IN ('settled', 'refunded') AND ended_at IS NOT NULL));
ALTER TABLE "credit_return" ADD CONSTRAINT "credit_return_amount" CHECK (amount > 0);
-- A movement is between the accounts that its kind says, and no others.
ALTER TABLE "credit_transfer" ADD CONSTRAINT "credit_transfer_amount" CHECK (amount > 0);
ALTER TABLE "credit_transfer" ADD CONSTRAINT "credit_transfer_accounts" CHECK (CASE kind
  WHEN 'grant' THEN from_account = 'issued' AND to_account = 'user:' || user_id AND hold_id IS NULL
  WHEN 'revoke' THEN from_account = 'user:' || user_id AND to_account = 'issued' AND hold_id IS NULL
  WHEN 'hold' THEN from_account = 'user:' || user_id AND to_account = 'held:' || user_id AND hold_id IS NOT NULL
  WHEN 'settle' THEN from_account = 'held:' || user_id AND to_account = 'earned' AND hold_id IS NOT NULL
  WHEN 'refund' THEN from_account = 'held:' || user_id AND to_account = 'user:' || user_id AND hold_id IS NOT NULL
  ELSE false END);
-- A hold is taken once and ended once.
CREATE UNIQUE INDEX "credit_transfer_hold_taken" ON "credit_transfer"("hold_id") WHERE kind = 'hold';
CREATE UNIQUE INDEX "credit_transfer_hold_ended" ON "credit_transfer"("hold_id") WHERE kind IN ('settle', 'refund');
-- A job holds credits once at a time.
CREATE UNIQUE INDEX "credit_hold_open" ON "credit_hold"("job_id") WHERE state = 'held';

-- What is written stays as it is.
CREATE FUNCTION "ledger_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only';
END $$;
CREATE TRIGGER "credit_transfer_append_only" BEFORE UPDATE OR DELETE ON "credit_transfer"
  FOR EACH ROW EXECUTE FUNCTION "ledger_is_append_only"();

-- Locks a user's account and brings in what has come back: the one way to a balance that can be spent from.
-- Null: there is no such account.
CREATE FUNCTION "lock_credits"(owner text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  have bigint;
  back bigint;
BEGIN
  SELECT balance INTO have FROM credit_account WHERE user_id = owner FOR UPDATE;
  IF have IS NULL THEN RETURN NULL; END IF;
  WITH gone AS (DELETE FROM credit_return WHERE user_id = owner RETURNING amount)
  SELECT coalesce(sum(amount), 0) INTO back FROM gone;
  IF back > 0 THEN
    UPDATE credit_account SET balance = balance + back WHERE user_id = owner;
  END IF;
  RETURN have + back;
END $$;

-- Ends what a job holds, where it holds something: paid, or given back.
CREATE FUNCTION "end_credit_hold"(job uuid, outcome text) RETURNS void LANGUAGE sql AS $$
  WITH ended AS (
    UPDATE credit_hold SET state = outcome, ended_at = clock_timestamp()
     WHERE job_id = job AND state = 'held'
    RETURNING id, user_id, amount
  ), returned AS (
    INSERT INTO credit_return (hold_id, user_id, amount)
    SELECT id, user_id, amount FROM ended WHERE outcome = 'refunded'
  )
  INSERT INTO credit_transfer (kind, from_account, to_account, amount, user_id, hold_id, job_id, at)
  SELECT CASE outcome WHEN 'settled' THEN 'settle' ELSE 'refund' END, 'held:' || user_id,
         CASE outcome WHEN 'settled' THEN 'earned' ELSE 'user:' || user_id END, amount, user_id, id, job, clock_timestamp()
    FROM ended;
$$;

-- Prices jobs and holds their credits. Accounts are locked in the order of their users, so that nobody deadlocks.
-- What a job held before (it was replaced while it waited) comes back first.
CREATE FUNCTION "hold_credits"(job_ids uuid[], prices int[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  owner record;
  have bigint;
BEGIN
  PERFORM end_credit_hold(h.job_id, 'refunded') FROM credit_hold h WHERE h.job_id = ANY(job_ids) AND h.state = 'held';
  UPDATE job j SET credits = nullif(p.price, 0) FROM unnest(job_ids, prices) AS p(id, price)
   WHERE j.id = p.id AND j.credits IS DISTINCT FROM nullif(p.price, 0);
  FOR owner IN
    SELECT j.user_id, sum(j.credits) AS need FROM job j
     WHERE j.id = ANY(job_ids) AND j.credits IS NOT NULL GROUP BY j.user_id ORDER BY j.user_id
  LOOP
    have := coalesce(lock_credits(owner.user_id), 0);
    IF have < owner.need THEN
      RAISE EXCEPTION 'not enough credits' USING ERRCODE = 'JWCR1',
        DETAIL = json_build_object('userId', owner.user_id, 'need', owner.need, 'have', have);
    END IF;
    UPDATE credit_account SET balance = balance - owner.need WHERE user_id = owner.user_id;
  END LOOP;
  WITH taken AS (
    INSERT INTO credit_hold (job_id, user_id, amount, taken_at)
    SELECT id, user_id, credits, clock_timestamp() FROM job WHERE id = ANY(job_ids) AND credits IS NOT NULL ORDER BY id
    RETURNING id, job_id, user_id, amount
  )
  INSERT INTO credit_transfer (kind, from_account, to_account, amount, user_id, hold_id, job_id, at)
  SELECT 'hold', 'user:' || user_id, 'held:' || user_id, amount, user_id, id, job_id, clock_timestamp() FROM taken;
END $$;

-- Gives (or takes, below 0) credits. False: this key was seen before, and nothing happened.
CREATE FUNCTION "grant_credits"(owner text, change bigint, by_user text, reason text, once text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  have bigint;
BEGIN
  INSERT INTO credit_account (user_id) VALUES (owner) ON CONFLICT DO NOTHING;
  have := lock_credits(owner);
  IF once IS NOT NULL AND EXISTS (SELECT FROM credit_transfer WHERE key = once) THEN RETURN false; END IF;
  IF have + change < 0 THEN
    RAISE EXCEPTION 'not enough credits' USING ERRCODE = 'JWCR1',
      DETAIL = json_build_object('userId', owner, 'need', -change, 'have', have);
  END IF;
  INSERT INTO credit_transfer (kind, from_account, to_account, amount, user_id, by_user_id, note, key, at)
  VALUES (CASE WHEN change > 0 THEN 'grant' ELSE 'revoke' END,
          CASE WHEN change > 0 THEN 'issued' ELSE 'user:' || owner END,
          CASE WHEN change > 0 THEN 'user:' || owner ELSE 'issued' END,
          abs(change), owner, by_user, reason, once, clock_timestamp());
  UPDATE credit_account SET balance = balance + change WHERE user_id = owner;
  RETURN true;
END $$;

-- A job with a price ends, in whatever statement: what it holds is paid or comes back, in the same transaction.
-- Jobs without a price are past this with the condition, which calls nothing.
CREATE FUNCTION "job_credits_ended"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM end_credit_hold(OLD.id, CASE WHEN TG_OP = 'UPDATE' AND NEW.state = 'completed' THEN 'settled' ELSE 'refunded' END);
  RETURN NULL;
END $$;
CREATE TRIGGER "job_credits_ended" AFTER UPDATE OF "state" ON "job" FOR EACH ROW
  WHEN (NEW.credits IS NOT NULL AND NEW.state IN ('completed', 'failed', 'cancelled') AND NEW.state <> OLD.state)
  EXECUTE FUNCTION "job_credits_ended"();
CREATE TRIGGER "job_credits_removed" AFTER DELETE ON "job" FOR EACH ROW
  WHEN (OLD.credits IS NOT NULL AND OLD.state NOT IN ('completed', 'failed', 'cancelled'))
  EXECUTE FUNCTION "job_credits_ended"();

-- Who is new has an account, and what a newcomer is given (the setting `credits.start`; 100 where it is not set).
CREATE FUNCTION "open_credit_account"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  given bigint := coalesce((SELECT (value #>> '{}')::bigint FROM setting WHERE key = 'credits.start'), 100);
BEGIN
  INSERT INTO credit_account (user_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
  IF given > 0 THEN PERFORM grant_credits(NEW.id, given, NULL, 'start', 'start:' || NEW.id); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "user_credit_account" AFTER INSERT ON "user" FOR EACH ROW EXECUTE FUNCTION "open_credit_account"();

-- Who was here before credits were is given the same.
SELECT grant_credits(id, 100, NULL, 'start', 'start:' || id) FROM "user" ORDER BY id;
