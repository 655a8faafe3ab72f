import { createTRPCClient, httpLink } from "@trpc/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase, TestUser } from "@jobwire/db/testing";
import { startLiveServer } from "../live/testing/live-server.ts";
import type { LiveServer } from "../live/testing/live-server.ts";
import { signIn } from "../live/testing/sessions.ts";
import type { AppRouter } from "./router.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const CARDS = ["000000000000000a", "000000000000000b", "000000000000000c"] as const;

let db: TestDatabase;
let server: LiveServer;
let ada: TestUser;
let trpc: ReturnType<typeof createTRPCClient<AppRouter>>;
beforeAll(async () => {
  db = await createTestDatabase();
  server = await startLiveServer(db);
  ada = await createUser(db);
  const headers = { authorization: `Bearer ${await signIn(db, ada.id)}` };
  trpc = createTRPCClient<AppRouter>({ links: [httpLink({ url: server.httpUrl, headers })] });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

/** A deck of three cards, as if its job had just ended. */
async function addDeck(title: string): Promise<string> {
  const { id } = await server.engine.enqueue({ task: "cards.create", input: { text: "Some text." }, userId: ada.id });
  await db.pool.query("update job set state = 'completed', finished_at = now(), output = $2 where id = $1", [
    id,
    { title, cards: CARDS.length },
  ]);
  return id;
}

test("answers move a card away by how well it was known; the last one can be taken back", async () => {
  const jobId = await addDeck("Heart");
  const before = await trpc.study.deck.query({ jobId });
  expect(before).toMatchObject({ jobId, title: "Heart", studied: [], canUndo: false });
  expect(before.fresh.again).toBeLessThan(before.fresh.good);
  expect(before.fresh.easy).toBeGreaterThan(DAY_MS);

  const [first, second] = CARDS;
  const again = await trpc.study.answer.mutate({ jobId, cardId: first, rating: "again" });
  expect(Date.parse(again.dueAt) - Date.now()).toBeLessThan(5 * MINUTE_MS);
  const easy = await trpc.study.answer.mutate({ jobId, cardId: second, rating: "easy" });
  expect(Date.parse(easy.dueAt) - Date.now()).toBeGreaterThan(DAY_MS);
  expect(easy).toMatchObject({ cardId: second, reps: 1, lapses: 0 });
  // What is studied is kept, whatever the retention.
  expect((await trpc.jobs.get.query({ jobId })).pinnedAt).not.toBeNull();

  const better = await trpc.study.answer.mutate({ jobId, cardId: first, rating: "good" });
  expect(better.reps).toBe(2);
  expect((await trpc.study.deck.query({ jobId })).studied.map(({ cardId }) => cardId)).toEqual([first, second]);

  expect(await trpc.study.undo.mutate({ jobId })).toEqual({ cardId: first });
  const undone = await trpc.study.deck.query({ jobId });
  expect(undone.studied.find(({ cardId }) => cardId === first)).toMatchObject({ reps: 1, dueAt: again.dueAt });
  // Then the answer before it: the first one of the other card, which is new again.
  expect(await trpc.study.undo.mutate({ jobId })).toEqual({ cardId: second });
  // What stood before the taken-back answer is not kept twice: here it ends.
  expect(await trpc.study.undo.mutate({ jobId })).toEqual({ cardId: null });
  expect((await trpc.study.deck.query({ jobId })).studied).toHaveLength(1);
});

test("decks are listed with what is due and new, the due ones first", async () => {
  const older = await addDeck("Older");
  const newer = await addDeck("Newer");
  await trpc.study.answer.mutate({ jobId: older, cardId: CARDS[0], rating: "good" });
  await trpc.study.answer.mutate({ jobId: older, cardId: CARDS[1], rating: "easy" });
  await db.pool.query(
    "update card_review set due_at = now() - interval '1 minute' where job_id = $1 and card_id = $2",
    [older, CARDS[0]],
  );
  const decks = (await trpc.study.decks.query()).filter(({ jobId }) => jobId === older || jobId === newer);
  expect(decks).toMatchObject([
    { jobId: older, title: "Older", cards: 3, fresh: 1, due: 1, nextDueAt: expect.any(String) },
    { jobId: newer, title: "Newer", cards: 3, fresh: 3, due: 0, nextDueAt: null },
  ]);
});

test("two answers at once to one card are one after the other", async () => {
  const jobId = await addDeck("Twice");
  const answer = () => trpc.study.answer.mutate({ jobId, cardId: CARDS[0], rating: "good" });
  const reps = (await Promise.all([answer(), answer()])).map((one) => one.reps);
  expect(reps.toSorted()).toEqual([1, 2]);
});

test("a job that is no finished deck has nothing to study", async () => {
  const { id } = await server.engine.enqueue({ task: "demo.countdown", input: {}, userId: ada.id });
  const error = await trpc.study.deck.query({ jobId: id }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ data: { code: "NOT_FOUND" } });
});
