import type { Queryable } from "../queryable.ts";

/** What a user has. */
export interface CreditBalance {
  /** To spend. */
  available: number;
  /** Reserved for jobs that are not over. */
  held: number;
}

/** Uses credit_account_pkey, credit_return_user and credit_transfer_user. */
const READ_BALANCE = `
  SELECT (SELECT coalesce(max(balance), 0) FROM credit_account WHERE user_id = $1)
       + (SELECT coalesce(sum(amount), 0) FROM credit_return WHERE user_id = $1) AS available,
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

/** Newest first. Uses credit_transfer_user and job_pkey. */
const READ_HISTORY = `
  WITH line AS (
    SELECT t.*, CASE WHEN kind IN ('grant', 'refund') THEN amount WHEN kind IN ('revoke', 'hold') THEN -amount ELSE 0 END AS change
      FROM credit_transfer t WHERE user_id = $1
  ), running AS (
    SELECT *, sum(change) OVER (ORDER BY id) AS balance FROM line
  )
  SELECT r.id, r.kind, r.amount, r.change, r.balance, r.job_id, j.task, r.note, r.at
    FROM running r LEFT JOIN job j ON j.id = r.job_id AND j.user_id = $1
   WHERE r.id < $2 ORDER BY r.id DESC LIMIT $3`;

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
