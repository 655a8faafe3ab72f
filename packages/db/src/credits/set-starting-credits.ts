import type { Queryable } from "../queryable.ts";

/** Says what a user who is new from now on is given. Whole, 0 or more. */
export async function setStartingCredits(db: Queryable, credits: number): Promise<void> {
  await db.query(
    `INSERT INTO setting (key, value) VALUES ('credits.start', to_jsonb($1::bigint))
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [credits],
  );
}
