import { createClient, JobCancelled, JobFailed, JobwireError, type JobwireClient } from "@jobwire/client";
import { createTestDatabase } from "@jobwire/db/testing";
import type { JobEvent, Progress } from "@jobwire/jobs/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningServer, startServer } from "../harness/start-server.ts";

const cleanup = new AsyncDisposableStack();
let server: RunningServer;
let client: JobwireClient;

beforeAll(async () => {
  const database = cleanup.use(await createTestDatabase());
  server = cleanup.use(await startServer({ databaseUrl: database.url }));
  const { token } = await server.signUp({ email: "ann@example.com", password: "a long enough password" });
  client = cleanup.use(createClient({ url: server.url, sessionToken: token }));
});
afterAll(() => cleanup.disposeAsync());

async function read<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

test("a result comes whether it is awaited before or after the end, by any number of readers", async () => {
  const job = await client.start("demo.countdown", { seconds: 0.5, steps: 2 });
  const early = [job.result(), job.result()];
  expect(await Promise.all(early)).toEqual([
    { counted: 2, attempts: 1 },
    { counted: 2, attempts: 1 },
  ]);
  expect(await client.job<"demo.countdown">(job.jobId).result()).toEqual({ counted: 2, attempts: 1 });
});

test("events are gapless from the first, and from any later one", async () => {
  const job = await client.start("demo.countdown", { seconds: 0.5, steps: 5 });
  const live = await read(job.events());
  expect(live.map(({ seq }) => seq)).toEqual(live.map((_, index) => index + 1));
  expect(live.at(-1)).toMatchObject({ kind: "state", data: { to: "completed" } });
  const again = await read(client.job(job.jobId).events());
  expect(again).toEqual(live);
  expect(await read(job.events({ afterSeq: 4 }))).toEqual(live.slice(4));
});

test("progress never falls and ends with the job", async () => {
  const job = await client.start("demo.countdown", { seconds: 2, steps: 10 });
  const seen: Progress[] = await read(job.progress());
  expect(seen.length).toBeGreaterThan(3);
  const percents = seen.map(({ percent }) => percent ?? 0);
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  expect(seen.map(({ n }) => n)).toEqual(seen.map(({ n }) => n).toSorted((a, b) => a - b));
});

test("a failed job rejects with its reason, and runs again by hand in the same log", async () => {
  const job = await client.start("demo.countdown", { seconds: 0.1, steps: 1, failureRate: 1 });
  const failure = await job.result().then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(JobFailed);
  expect(failure).toMatchObject({ reason: "thrown", code: "countdown-failed", jobId: job.jobId });
  const before = await read(job.events());
  expect(before.at(-1)).toMatchObject({ data: { to: "failed" } });

  const queued = await job.retry();
  expect(queued.rev).toBeGreaterThan(0);
  const events: JobEvent[] = [];
  for await (const event of job.events()) {
    events.push(event);
    if (event.seq > before.length && event.kind === "state" && event.data.to === "running") await job.cancel();
  }
  expect(events.slice(0, before.length)).toEqual(before);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.at(-1)).toMatchObject({ kind: "state", data: { to: "cancelled" } });
});

test("a running job can be cancelled, and its result says so", async () => {
  const job = await client.start("demo.countdown", { seconds: 60, steps: 60 });
  const outcome = job.result().catch((error: unknown) => error);
  for await (const event of job.events()) {
    if (event.kind === "step" && event.data.phase === "started") await job.cancel();
  }
  expect(await outcome).toBeInstanceOf(JobCancelled);
});

test("a reader may stop at any event without ending the job", async () => {
  const job = await client.start("demo.countdown", { seconds: 0.5, steps: 2 });
  for await (const event of job.events()) if (event.seq === 2) break;
  const abort = new AbortController();
  for await (const _ of job.events({ signal: abort.signal })) abort.abort();
  expect(await job.result()).toMatchObject({ counted: 2 });
});

test("the same key starts one job only", async () => {
  const options = { idempotencyKey: "order-7" };
  const first = await client.start("demo.countdown", { seconds: 0 }, options);
  const second = await client.start("demo.countdown", { seconds: 0 }, options);
  expect(second.jobId).toBe(first.jobId);
});

test("a wrong input is refused with the field, what it wants and what came", async () => {
  const wrong = { seconds: -1 };
  const error = await client.start("demo.countdown", wrong).then(
    () => null,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(JobwireError);
  expect(error).toMatchObject({ status: 400, field: "seconds" });
});

test("another user's job is as if it were not there", async () => {
  const job = await client.start("demo.countdown", { seconds: 0 });
  const { token } = await server.signUp({ email: "bob@example.com", password: "a long enough password" });
  await using bob = createClient({ url: server.url, sessionToken: token });
  const theirs = bob.job(job.jobId);
  const attempts = [theirs.view(), theirs.result(), theirs.cancel(), read(theirs.events()), read(theirs.progress())];
  const isNotFound = { name: "JobwireError", status: 404 };
  await Promise.all(attempts.map((attempt) => expect(attempt).rejects.toMatchObject(isNotFound)));
  const release = bob.live.retain();
  await new Promise<void>((resolve) => {
    const stop = bob.live.subscribe(() => {
      stop();
      resolve();
    });
  });
  expect(bob.live.all()).toEqual([]);
  release();
});

test("an admin watches anybody's job", async () => {
  const job = await client.start("demo.countdown", { seconds: 1, steps: 2 });
  const { token } = await server.adminSignIn();
  await using admin = createClient({ url: server.url, sessionToken: token });
  expect(await admin.job<"demo.countdown">(job.jobId).result()).toMatchObject({ counted: 2 });
  expect(admin.liveAll.get(job.jobId)?.state).toBe("completed");
});

test("a wrong token is told at once, and a closed client lets nobody wait", async () => {
  await using stranger = createClient({ url: server.url, sessionToken: "nobody" });
  await expect(stranger.start("demo.countdown", {})).rejects.toMatchObject({ status: 401 });

  const { token } = await server.signIn({ email: "ann@example.com", password: "a long enough password" });
  const brief = createClient({ url: server.url, sessionToken: token });
  const job = await brief.start("demo.countdown", { seconds: 60 });
  const waits = [job.result(), read(job.events()), read(job.progress())];
  const refused = Promise.all(waits.map((wait) => expect(wait).rejects.toMatchObject({ code: "client-closed" })));
  await brief.close();
  await brief.close();
  await refused;
  await client.job(job.jobId).cancel();
});
