import { createTestDatabase } from "@jobwire/db/testing";
import pino from "pino";
import { expect, test } from "vitest";
import { createSlotTidier } from "./tidy-slots.ts";

test("what slots leave behind is vacuumed after so many, and only then", async () => {
  await using database = await createTestDatabase();
  const { pool } = database;
  const tidier = createSlotTidier({ pool, logger: pino({ level: "silent" }), every: 100 });
  const vacuums = async () => {
    const { rows } = await pool.query<{ n: number }>("select pg_stat_get_vacuum_count('slot'::regclass) as n");
    return rows[0]!.n;
  };
  tidier.given(60);
  await tidier.idle();
  expect(await vacuums()).toBe(0);
  tidier.given(60);
  await tidier.idle();
  await expect.poll(vacuums).toBe(1);
});
