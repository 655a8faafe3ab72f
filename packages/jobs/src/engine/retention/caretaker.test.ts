import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJob, createTestDatabase, createUser } from "@jobwire/db/testing";
import pino from "pino";
import { expect, test } from "vitest";
import { createMemoryBus } from "../../bus/index.ts";
import { createKey, createStorage } from "../../storage/index.ts";
import { uuidV7 } from "../uuid-v7.ts";
import { startCaretaker } from "./caretaker.ts";
import { pin } from "./pin.ts";
import { retentionRules } from "./retention-rules.ts";

const logger = pino({ level: "silent" });

test("round by round, jobs whose days are over go, and then their files", async () => {
  await using database = await createTestDatabase();
  const root = await mkdtemp(join(tmpdir(), "jobwire-caretaker-"));
  const storage = createStorage({ kind: "fs", root });
  const { id: userId } = await createUser(database);
  const bus = createMemoryBus({ logger });
  const key = createKey("artifacts");
  await storage.put(key, new Uint8Array([1]));
  const { id: old } = await createJob(database, { userId, state: "completed" });
  const { id: young } = await createJob(database, { userId, state: "completed" });
  await database.pool.query("update job set finished_at = now() - interval '8 days' where id = $1", [old]);
  await database.pool.query(
    `insert into artifact (id, job_id, user_id, attempt, name, content_type, bytes, storage_key)
     values ($1, $2, $3, 1, 'x', 'text/plain', 1, $4)`,
    [uuidV7(), old, userId, key],
  );

  let fileGone = () => {};
  const gone = new Promise<void>((resolve) => (fileGone = resolve));
  const watched = {
    ...storage,
    async remove(name: string) {
      await storage.remove(name);
      fileGone();
    },
  };
  const caretaker = startCaretaker({
    pool: database.pool,
    bus,
    storage: watched,
    logger,
    retentionDays: 7,
    guestDays: null,
    roundMs: 20,
  });
  await gone;
  await caretaker.stop();
  await caretaker.stop();

  const { rows } = await database.pool.query("select id from job");
  expect(rows).toEqual([{ id: young }]);
  await expect(storage.size(key)).rejects.toThrow(/no file/);
  await bus.stop();
  await rm(root, { recursive: true });
});

test("what was pinned when its turn came goes with the round after it is let go", async () => {
  await using database = await createTestDatabase();
  const bus = createMemoryBus({ logger });
  const { id: userId } = await createUser(database);
  const { id } = await createJob(database, { userId, state: "completed" });
  await database.pool.query("update job set finished_at = now() - interval '8 days', pinned_at = now()");
  const { promise: looked, resolve: onLooked } = Promise.withResolvers<void>();
  const { promise: removed, resolve: onRemoved } = Promise.withResolvers<readonly string[]>();
  bus.subscribe((message) => message.kind === "removed" && onRemoved(message.jobIds));
  const caretaker = startCaretaker({
    ...{ pool: database.pool, bus, logger, retentionDays: 7, guestDays: null, roundMs: 20 },
    storage: { remove: async () => {} } as never,
    onRound: () => onLooked(),
  });
  await looked;
  await pin(database.pool, bus, id, false);
  expect(await removed).toEqual([id]);
  await caretaker.stop();
  await bus.stop();
});

test("a round that fails is followed by the next", async () => {
  await using database = await createTestDatabase();
  const { id: userId } = await createUser(database);
  const { id } = await createJob(database, { userId, state: "completed" });
  await database.pool.query("update job set finished_at = now() - interval '8 days' where id = $1", [id]);
  await database.pool.query("alter table dedupe rename to away");
  const bus = createMemoryBus({ logger });
  let heard = () => {};
  const removed = new Promise<void>((resolve) => (heard = resolve));
  bus.subscribe((message) => message.kind === "removed" && heard());
  let warned = () => {};
  const warning = new Promise<void>((resolve) => (warned = resolve));
  const listening = { ...logger, warn: () => warned() } as unknown as typeof logger;
  const caretaker = startCaretaker({
    pool: database.pool,
    bus,
    storage: createStorage({ kind: "fs", root: tmpdir() }),
    logger: listening,
    retentionDays: 7,
    guestDays: null,
    roundMs: 20,
  });
  await warning;
  await database.pool.query("alter table away rename to dedupe");
  await removed;
  await caretaker.stop();
  await bus.stop();
});

test("without days, only tasks that have their own are removed", () => {
  expect(retentionRules(null).every((rule) => rule.tasks !== null)).toBe(true);
  expect(retentionRules(30).at(-1)).toEqual({ tasks: null, days: 30 });
});
