import type { Queryable } from "../queryable.ts";

/** Something that must not be in the ledger. */
export interface LedgerFault {
  /** Stable machine word. */
  rule:
    | "balance-differs"
    | "held-differs"
    | "hold-without-transfer"
    | "hold-ended-otherwise"
    | "hold-outlives-job"
    | "job-without-hold";
  /** The account, hold or job it is about. */
  about: string;
}

/**
 * Every account against its movements, every hold against its movements and its job. One statement, so
 * what it sees is of one moment. It reads the whole ledger: for tests, and once in a while.
 */
const CHECK_LEDGER = `
WITH posting AS (
  SELECT from_account AS account, -amount AS amount FROM credit_transfer
  UNION ALL
  SELECT to_account, amount FROM credit_transfer
), total AS (
  SELECT account, sum(amount) AS amount FROM posting GROUP BY account
)
SELECT 'balance-differs' AS rule, 'user:' || a.user_id AS about
  FROM credit_account a
 WHERE a.balance + (SELECT coalesce(sum(r.amount), 0) FROM credit_return r WHERE r.user_id = a.user_id)
    <> coalesce((SELECT amount FROM total WHERE account = 'user:' || a.user_id), 0)
UNION ALL
SELECT 'held-differs', t.account
  FROM total t
 WHERE t.account LIKE 'held:%'
   AND t.amount <> coalesce((SELECT sum(h.amount) FROM credit_hold h WHERE 'held:' || h.user_id = t.account AND h.state = 'held'), 0)
UNION ALL
SELECT 'hold-without-transfer', h.id::text
  FROM credit_hold h
 WHERE NOT EXISTS (SELECT FROM credit_transfer t WHERE t.hold_id = h.id AND t.kind = 'hold' AND t.amount = h.amount AND t.user_id = h.user_id)
UNION ALL
SELECT 'hold-ended-otherwise', h.id::text
  FROM credit_hold h
 WHERE (SELECT array_agg(t.kind || t.amount) FROM credit_transfer t WHERE t.hold_id = h.id AND t.kind <> 'hold')
    IS DISTINCT FROM CASE h.state WHEN 'settled' THEN ARRAY['settle' || h.amount] WHEN 'refunded' THEN ARRAY['refund' || h.amount] END
UNION ALL
SELECT 'hold-outlives-job', h.job_id::text
  FROM credit_hold h LEFT JOIN job j ON j.id = h.job_id
 WHERE h.state = 'held' AND (j.id IS NULL OR j.state IN ('completed', 'failed', 'cancelled'))
UNION ALL
SELECT 'job-without-hold', j.id::text
  FROM job j
 WHERE j.credits IS NOT NULL AND j.state NOT IN ('completed', 'failed', 'cancelled')
   AND NOT EXISTS (SELECT FROM credit_hold h WHERE h.job_id = j.id AND h.state = 'held' AND h.amount = j.credits)`;

/** Whether the ledger is as it must be; what is returned is wrong. */
export async function checkLedger(db: Queryable): Promise<LedgerFault[]> {
  const { rows } = await db.query<LedgerFault>(CHECK_LEDGER);
  return rows;
}
