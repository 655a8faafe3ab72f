import { readCreditBalance, readCreditHistory } from "@jobwire/db";
import type { Parts } from "./parts.ts";

/** A long history of credits. */
export async function explainCredits({ explain, plain, pool }: Parts, userId: string): Promise<void> {
  await explain("credits-balance", () => readCreditBalance(pool, userId));
  await explain("credits-history", () => readCreditHistory(pool, userId, { before: null, limit: 51 }));
  const [deep] = (
    await plain.query<{ id: number }>(
      "select id::float8 as id from credit_transfer where user_id = $1 order by id desc offset 5000 limit 1",
      [userId],
    )
  ).rows;
  await explain("credits-history-next-page", () =>
    readCreditHistory(pool, userId, { before: deep?.id ?? null, limit: 51 }),
  );
}
