import { pino } from "pino";
import { expect, onTestFinished, test, vi } from "vitest";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import { createMemoryBus } from "@jobwire/jobs/bus";
import { PushedValue } from "./pushed-value.ts";
import { LiveView, LogView, openLiveClient } from "./testing/live-client.ts";
import { startLiveServer } from "./testing/live-server.ts";
import { signIn } from "./testing/sessions.ts";
import { createTestWorker } from "./testing/work-on.ts";

/** The server's clock is set back, as by whoever keeps it right; timers go on. */
function setBackAnHour(): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 3_600_000 });
  onTestFinished(() => void vi.useRealTimers());
}

test("a clock that is set back holds up neither jobs nor their logs", async () => {
  await using db = await createTestDatabase({ max: 20 });
  const ada = await createUser(db);
  await using server = await startLiveServer(db);
  await using client = openLiveClient(server.wsUrl, await signIn(db, ada.id));
  const view = new LiveView(client);
  const job = await server.engine.enqueue({ task: "demo.countdown", input: { seconds: 1 }, userId: ada.id });
  const log = new LogView(client, { jobId: job.id });
  await view.until(() => view.jobs.has(job.id), "the job");
  await log.until(() => log.events.length === 1, "its creation");

  setBackAnHour();
  const worker = createTestWorker(db, server.bus);
  const lease = await worker.claim(job.id);
  for (let line = 0; line < 3; line += 1) await worker.log(job.id, lease, "line", `line ${line}`);
  await worker.finish(job.id, lease);
  await view.until(() => view.jobs.get(job.id)?.state === "completed", "its end");
  await log.until(() => log.events.at(-1)?.kind === "state" && log.events.length > 4, "the end of its log");
});

test("a clock that is set back holds up no list", async () => {
  const logger = pino({ level: "silent" });
  const bus = createMemoryBus({ logger });
  let value = 1;
  await using list = new PushedValue<number>({
    name: "numbers",
    bus,
    logger,
    beatMs: 600_000,
    dueWithin: () => 0,
    read: async () => value,
  });
  const seen: number[] = [];
  onTestFinished(list.watch((next) => void seen.push(next)));
  await expect.poll(() => seen).toEqual([1]);
  setBackAnHour();
  value = 2;
  bus.publish({ kind: "sweep" });
  await expect.poll(() => seen).toEqual([1, 2]);
});
