import { createClient } from "@jobwire/client";
import { createTestDatabase } from "@jobwire/db/testing";
import type { JobEvent } from "@jobwire/jobs/wire";
import { expect, test } from "vitest";
import { startServer } from "../harness/start-server.ts";

/** From the kill to the next attempt, whatever the moment of the last heartbeat. */
const RESUME_LIMIT_MS = 25_000;

test("the job of a killed worker is resumed by another within 25 s, from its checkpoint, and its log says so", async () => {
  await using database = await createTestDatabase();
  await using api = await startServer({ databaseUrl: database.url, role: "api" });
  await using first = await startServer({ databaseUrl: database.url, role: "worker", dataDir: api.dataDir });
  await using stack = new AsyncDisposableStack();
  const { token } = await api.adminSignIn();
  await using client = createClient({ url: api.url, sessionToken: token });

  const job = await client.start("demo.countdown", { seconds: 6, steps: 12 });
  const events: JobEvent[] = [];
  let killedAtMs = 0;
  let resumedAtMs = 0;
  for await (const event of job.events()) {
    events.push(event);
    if (event.kind === "partial" && killedAtMs === 0 && event.seq > 4) {
      killedAtMs = performance.now();
      await first.kill("SIGKILL");
      // Its successor is there long before the lease of the dead one runs out.
      stack.use(await startServer({ databaseUrl: database.url, role: "worker", dataDir: api.dataDir }));
    }
    if (event.kind === "state" && event.data.event === "claim" && event.attempt === 2) resumedAtMs = performance.now();
  }
  const output = await job.result();

  expect(resumedAtMs - killedAtMs).toBeLessThan(RESUME_LIMIT_MS);
  expect(output).toEqual({ counted: 12, attempts: 2 });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  const lost = events.find((event) => event.kind === "state" && event.data.event === "lose");
  expect(lost).toMatchObject({ data: { from: "running", to: "retrying", error: { reason: "worker-lost" } } });
  // The checkpoint held: no number was counted twice but for the one under way.
  const remaining = events.flatMap((event) =>
    event.kind === "partial" ? [(event.data.value as { remaining: number }).remaining] : [],
  );
  expect(remaining.length).toBeLessThanOrEqual(13);
});

test("with no worker left, the server says within 25 s that the job waits for another", async () => {
  await using database = await createTestDatabase();
  await using api = await startServer({ databaseUrl: database.url, role: "api" });
  await using only = await startServer({ databaseUrl: database.url, role: "worker", dataDir: api.dataDir });
  const { token } = await api.adminSignIn();
  await using client = createClient({ url: api.url, sessionToken: token });

  const job = await client.start("demo.countdown", { seconds: 60, steps: 60 });
  let killedAtMs = 0;
  for await (const event of job.events()) {
    if (event.kind === "partial" && killedAtMs === 0) {
      killedAtMs = performance.now();
      await only.kill("SIGKILL");
    }
    if (event.kind === "state" && event.data.event === "lose") break;
  }
  expect(performance.now() - killedAtMs).toBeLessThan(RESUME_LIMIT_MS);
  expect(await job.view()).toMatchObject({ state: "retrying", error: { reason: "worker-lost" } });
  expect(await job.cancel()).toMatchObject({ state: "cancelled" });
});
