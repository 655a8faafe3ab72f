import { createJob, createTestDatabase, createUser } from "@jobwire/db/testing";
import pino from "pino";
import { expect, test } from "vitest";
import { createMemoryBus } from "../../bus/index.ts";
import { uuidV7 } from "../uuid-v7.ts";
import { removeGuests } from "./remove-guests.ts";

test("guests go some days after their last session was over, with all that is theirs, and nobody else", async () => {
  await using database = await createTestDatabase();
  const { pool } = database;
  const bus = createMemoryBus({ logger: pino({ level: "silent" }) });
  const told: string[] = [];
  bus.subscribe((message) => message.kind === "access" && told.push(message.userId));
  const someone = async (isGuest: boolean, sessionEndedDaysAgo: number | null) => {
    const { id } = await createUser(database);
    await pool.query(`update "user" set is_guest = $2, updated_at = now() - interval '90 days' where id = $1`, [
      id,
      isGuest,
    ]);
    if (sessionEndedDaysAgo !== null) {
      await pool.query(
        `insert into session (id, token, user_id, expires_at, updated_at)
         values ($1, $1, $2, now() - make_interval(days => $3), now())`,
        [uuidV7(), id, sessionEndedDaysAgo],
      );
    }
    return id;
  };
  const [longGone, signedOut] = [await someone(true, 31), await someone(true, null)];
  const stay = [await someone(true, 29), await someone(true, -5), await someone(false, 60)];
  const fresh = await someone(true, null);
  await pool.query(`update "user" set updated_at = now() where id = $1`, [fresh]);
  await createJob(database, { userId: longGone, state: "running" });
  await pool.query(
    `insert into item (id, user_id, name, content_type, bytes, storage_key) values ($1, $2, 'a.png', 'image/png', 1, 'k')`,
    [uuidV7(), longGone],
  );
  const kept = await createJob(database, { userId: stay[0] ?? "", state: "completed" });

  expect(await removeGuests(pool, bus, 30, new AbortController().signal)).toBe(2);

  const { rows: users } = await pool.query<{ id: string }>(`select id from "user"`);
  expect(users.map(({ id }) => id).toSorted()).toEqual([...stay, fresh].toSorted());
  expect((await pool.query("select id from job")).rows).toEqual([{ id: kept.id }]);
  expect((await pool.query("select storage_key from doomed_file")).rows).toEqual([{ storage_key: "k" }]);
  expect(told.toSorted()).toEqual([longGone, signedOut].toSorted());
  expect(await removeGuests(pool, bus, 30, new AbortController().signal)).toBe(0);
  await bus.stop();
});
