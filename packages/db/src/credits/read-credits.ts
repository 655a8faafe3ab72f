import type { Queryable } from "../queryable.ts";

/** What a user has. */
export interface CreditBalance {
  /** To spend. */
  available: number;
  /** Reserved for jobs that are not over. */
  held: number;
}

/** Uses credit_account_pkey and credit_return_user. */
const AVAILABLE = `
  (SELECT coalesce(max(balance), 0) FROM credit_account WHERE user_id = $1)
       + (SELECT coalesce(sum(amount), 0) FROM credit_return WHERE user_id = $1)`;

/** Uses credit_transfer_user. */
const READ_BALANCE = `
  SELECT ${AVAILABLE} AS available,
         (SELECT coalesce(sum(CASE kind WHEN 'hold' THEN amount WHEN 'settle' THEN -amount WHEN 'refund' THEN -amount END), 0)
            FROM credit_transfer WHERE user_id = $1) AS held`;

export async function readCreditBalance(db: Queryable, userId: string): Promise<CreditBalance> {
  const { rows } = await db.query<{ available: string; held: string }>(READ_BALANCE, [userId]);
  return { available: Number(rows[0]?.available), held: Number(rows[0]?.held) };
}

/** A line of a user's history. */
export interface CreditEntry {
  id: number;
  kind: "grant" | "revoke" | "hold" | "settle" | "refund";
  amount: number;
  /** What it changed of the credits to spend: 0 for a hold that is paid. */
  change: number;
  /** Credits to spend after it. */
  balance: number;
  jobId: string | null;
  /** Of the job, where it is still there. */
  task: string | null;
  note: string | null;
  at: Date;
}

const CHANGE =
  "CASE WHEN kind IN ('grant', 'refund') THEN amount WHEN kind IN ('revoke', 'hold') THEN -amount ELSE 0 END";

/**
 * Newest first, reckoned backwards from what there is to spend: of a long history no more is read than what is newer than the
 * end of the page. Uses credit_transfer_user and job_pkey.
 */
const READ_HISTORY = `
  WITH line AS (
    SELECT *, ${CHANGE} AS change FROM credit_transfer WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3
  ), newer AS (
    SELECT coalesce(sum(${CHANGE}), 0) AS change FROM credit_transfer WHERE user_id = $1 AND id >= $2
  )
  SELECT l.id, l.kind, l.amount, l.change, l.job_id, j.task, l.note, l.at,
         ${AVAILABLE} - newer.change
           - coalesce(sum(l.change) OVER (ORDER BY l.id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS balance
    FROM newer, line l LEFT JOIN job j ON j.id = l.job_id AND j.user_id = $1
   ORDER BY l.id DESC`;

/**
 * A page of a user's history, newest first.
 * @param before id of the last line seen; null: from the newest
 * @param limit 1–200
 */
export async function readCreditHistory(
  db: Queryable,
  userId: string,
  { before, limit }: { before: number | null; limit: number },
): Promise<CreditEntry[]> {
  const { rows } = await db.query<Record<string, unknown>>(READ_HISTORY, [
    userId,
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  ]);
  return rows.map((row) => ({
    id: Number(row.id),
    kind: row.kind as CreditEntry["kind"],
    amount: Number(row.amount),
    change: Number(row.change),
    balance: Number(row.balance),
    jobId: row.job_id as string | null,
    task: row.task as string | null,
    note: row.note as string | null,
    at: row.at as Date,
  }));
}
