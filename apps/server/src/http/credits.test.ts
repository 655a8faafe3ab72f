import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SignedIn } from "../testing/signed-in.ts";
import { startTestServer, type TestServer } from "../testing/start-test-server.ts";

let server: TestServer;
let ada: SignedIn;
let admin: SignedIn;

beforeAll(async () => {
  server = await startTestServer({ CREDITS_START: "5" });
  [ada, admin] = await Promise.all([server.user(), server.admin()]);
});
afterAll(() => server[Symbol.asyncDispose]());

const DESIGN = "/api/jobs/design.generate/start";
const design = (variants: number) => ada.call("POST", DESIGN, { prompt: "a fox", variants });

async function ask<T>(who: SignedIn, procedure: string, input?: unknown): Promise<T> {
  const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  const response = await who.call("GET", `/trpc/${procedure}${query}`);
  return ((await response.json()) as { result: { data: T } }).result.data;
}
interface Credits {
  available: number;
  held: number;
  entries: { kind: string; change: number; jobId: string | null }[];
}

test("too few credits: a clear answer before anything runs; an admin gives; the job holds, and a cancel gives back", async () => {
  const refused = await design(6);
  expect(refused.status).toBe(402);
  expect(await refused.json()).toEqual({
    error: {
      code: "insufficient-credits",
      message:
        "This takes 6 credits and there are 5. Ask for less, wait for jobs under way, or ask an admin for credits.",
      expected: "at least 6 credits",
      got: "5",
      need: 6,
      have: 5,
    },
  });
  const byTrpc = await ada.call("POST", "/trpc/jobs.start", {
    task: "design.generate",
    input: { prompt: "a", variants: 8 },
  });
  expect(byTrpc.status).toBe(402);
  expect(await byTrpc.json()).toMatchObject({ error: { data: { reason: "insufficient-credits", need: 8, have: 5 } } });
  const batch = {
    title: "Two",
    jobs: [1, 2].map(() => ({ task: "design.generate", input: { prompt: "a", variants: 3 } })),
  };
  expect((await ada.call("POST", "/trpc/jobs.startBatch", batch)).status).toBe(402);
  expect(await ask(ada, "jobs.list", {})).toMatchObject({ jobs: [] });

  const me = await ask<{ email: string }>(ada, "account.me");
  const grant = { email: me.email, credits: 7, note: "Welcome", key: randomUUID() };
  expect((await ada.call("POST", "/trpc/credits.grant", grant)).status).toBe(403);
  for (let sent = 0; sent < 2; sent += 1) {
    const given = await admin.call("POST", "/trpc/credits.grant", grant);
    expect(await given.json()).toMatchObject({ result: { data: { available: 12, held: 0 } } });
  }
  // The same key with anything else is an error, and gives nothing.
  const other = await ask<{ email: string }>(admin, "account.me");
  for (const wrong of [{ credits: 8 }, { credits: -7 }, { email: other.email }]) {
    const answer = await admin.call("POST", "/trpc/credits.grant", { ...grant, ...wrong });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ error: { data: { reason: "grant-key-used", field: "key" } } });
  }
  const accepted = await design(6);
  expect(accepted.status).toBe(202);
  const { jobId } = (await accepted.json()) as { jobId: string };
  expect(await ask<Credits>(ada, "credits.mine")).toMatchObject({
    available: 6,
    held: 6,
    entries: [
      { kind: "hold", change: -6, jobId },
      { kind: "grant", change: 7, jobId: null },
      { kind: "grant", change: 5, jobId: null },
    ],
  });
  expect((await ada.call("POST", `/api/jobs/${jobId}/cancel`)).status).toBeLessThan(300);
  expect(await ask<Credits>(ada, "credits.mine")).toMatchObject({ available: 12, held: 0 });

  // Run again, it holds again; where that cannot be, it stays as it was.
  expect((await ada.call("POST", `/api/jobs/${jobId}/retry`)).status).toBeLessThan(300);
  expect(await ask<Credits>(ada, "credits.mine")).toMatchObject({ available: 6, held: 6 });
  await ada.call("POST", `/api/jobs/${jobId}/cancel`);
  expect((await design(8)).status).toBe(202);
  expect((await ada.call("POST", `/api/jobs/${jobId}/retry`)).status).toBe(402);
  expect(await ask<Credits>(ada, "credits.mine")).toMatchObject({ available: 4, held: 8 });
  expect(await ask(admin, "credits.check")).toEqual([]);
});

test("nobody but admins sees what others have", async () => {
  const me = await ask<{ id: string }>(ada, "account.me");
  const other = await server.user();
  const theirs = `/trpc/credits.mine?input=${encodeURIComponent(JSON.stringify({ userId: me.id }))}`;
  expect((await other.call("GET", theirs)).status).toBe(403);
  expect((await admin.call("GET", theirs)).status).toBe(200);
});
