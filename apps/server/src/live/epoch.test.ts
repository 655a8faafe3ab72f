import { Client } from "pg";
import { expect, test } from "vitest";
import { createTestDatabase } from "@jobwire/db/testing";
import { EPOCH_SQL } from "@jobwire/db";
import { cursorId, parseCursorId } from "./epoch.ts";

async function epochOf(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ epoch: string }>(`SELECT ${EPOCH_SQL} AS epoch`);
  await client.end();
  return rows[0]!.epoch;
}

test("a database has one epoch, another database has another, and a plain user may read it", async () => {
  await using one = await createTestDatabase();
  await using two = await createTestDatabase();
  await one.pool.query("DROP ROLE IF EXISTS plain_reader");
  await one.pool.query("CREATE ROLE plain_reader LOGIN PASSWORD 'plain' NOSUPERUSER");
  try {
    const asPlain = new URL(one.url);
    asPlain.username = "plain_reader";
    asPlain.password = "plain";
    expect(await epochOf(asPlain.href)).toBe(await epochOf(one.url));
    expect(await epochOf(two.url)).not.toBe(await epochOf(one.url));
  } finally {
    await one.pool.query("DROP ROLE plain_reader");
  }
});

test("a cursor is read as it was written, and nothing else is one", () => {
  expect(parseCursorId(cursorId("ab-1-2c", 123n))).toEqual({ epoch: "ab-1-2c", watermark: 123n });
  for (const id of [
    undefined,
    "",
    "7",
    cursorId("ab-1-2c", null),
    "ab-1-2c:",
    "ab-1-2c:1e3",
    `ab:${"9".repeat(30)}`,
    "a'b:1",
  ]) {
    expect(parseCursorId(id)).toBeNull();
  }
});
