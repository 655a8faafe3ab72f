import { createClient, JobwireError } from "@jobwire/client";
import {
  JobwireProvider,
  useChildren,
  useCircuits,
  useFailures,
  useJob,
  useJobs,
  useQueues,
  useSchedules,
} from "@jobwire/client/react";
import { createPostgresBus } from "@jobwire/jobs/bus";
import { createTestDatabase, type TestDatabase } from "@jobwire/db/testing";
import { QueryClient } from "@tanstack/react-query";
import { createElement, type ReactNode } from "react";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openDom } from "../harness/open-dom.ts";
import { type RunningServer, startServer } from "../harness/start-server.ts";

const WAIT = { timeout: 20_000 };
const cleanup = new AsyncDisposableStack();
let server: RunningServer;
let database: TestDatabase;
let testing: typeof import("@testing-library/react");
let ann: string;
let admin: string;

beforeAll(async () => {
  database = cleanup.use(await createTestDatabase());
  server = cleanup.use(await startServer({ databaseUrl: database.url }));
  openDom(server.url);
  testing = await import("@testing-library/react");
  ann = (await server.signUp({ email: "ann@example.com", password: "a long enough password" })).token;
  admin = (await server.adminSignIn()).token;
});
afterEach(() => testing.cleanup());
afterAll(() => cleanup.disposeAsync());

function openTab(token: string) {
  const client = cleanup.use(createClient({ url: server.url, sessionToken: token }));
  const queryClient = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(JobwireProvider, { client, queryClient, children });
  const show = <T>(hook: () => T) => testing.renderHook(hook, { wrapper }).result;
  return { client, show };
}

test("a job tells why it waits, while an admin holds its queue and after", async () => {
  const [tab, boss] = [openTab(ann), openTab(admin)];
  const floor = boss.show(() => ({ queues: useQueues(), circuits: useCircuits() }));
  await testing.waitFor(() => expect(floor.current.queues.isPending).toBe(false), WAIT);
  expect(floor.current.queues.queues[0]?.name).toBe("*");
  expect(floor.current.circuits).toEqual({ circuits: [], isPending: false, error: null });

  await boss.client.queues.pause("default");
  const pausedAt = () => floor.current.queues.queues.find(({ name }) => name === "default")?.pausedAt;
  await testing.waitFor(() => expect(pausedAt()).toEqual(expect.any(String)), WAIT);
  const { jobId } = await tab.client.start("demo.countdown", { seconds: 1 }, { priority: -1 });
  const page = tab.show(() => ({ job: useJob(jobId), jobs: useJobs() }));
  await testing.waitFor(() => expect(page.current.job.job?.waiting?.why).toBe("paused"), WAIT);
  expect(page.current.jobs.jobs.find(({ id }) => id === jobId)?.waiting?.position).toBe(1);
  await boss.client.queues.resume("default");
  await testing.waitFor(() => expect(page.current.job.job?.state).toBe("completed"), WAIT);
  expect(page.current.job.job).not.toHaveProperty("waiting");
  await testing.waitFor(() => expect(pausedAt()).toBeNull(), WAIT);
});

test("what is not the viewer's to see is an error, not a wait", async () => {
  const tab = openTab(ann);
  const page = tab.show(() => ({ queues: useQueues(), everybodys: useSchedules("all") }));
  await testing.waitFor(() => expect(page.current.queues.error?.status).toBe(403), WAIT);
  await testing.waitFor(() => expect(page.current.everybodys.error?.status).toBe(403), WAIT);
  expect(page.current.queues).toMatchObject({ queues: [], isPending: false });
});

test("schedules show as they are made, run and removed", async () => {
  const tab = openTab(ann);
  const page = tab.show(() => useSchedules());
  await testing.waitFor(() => expect(page.current.isPending).toBe(false), WAIT);
  const { schedules } = tab.client;
  const made = await schedules.create({
    name: "Each morning",
    task: "demo.countdown",
    input: { seconds: 0 },
    cron: "0 8 * * *",
    timeZone: "Europe/Berlin",
  });
  await testing.waitFor(() => expect(page.current.schedules.map(({ id }) => id)).toEqual([made.id]), WAIT);
  expect(await schedules.preview("0 8 * * *", "Europe/Berlin", 2)).toHaveLength(2);
  const { jobId } = await schedules.runNow(made.id);
  await testing.waitFor(() => expect(page.current.schedules[0]?.ticks[0]?.jobId).toBe(jobId), WAIT);
  await schedules.remove(made.id);
  await testing.waitFor(() => expect(page.current.schedules).toEqual([]), WAIT);
});

test("the parts of a batch are followed, and what failed is grouped and run again", async () => {
  const tab = openTab(ann);
  const page = tab.show(() => useFailures());
  await testing.waitFor(() => expect(page.current.isPending).toBe(false), WAIT);
  const batch = await tab.client.startBatch(
    [
      { task: "demo.countdown", input: { seconds: 1 } },
      { task: "demo.countdown", input: { seconds: 1, steps: 2 } },
    ],
    { title: "Two countdowns" },
  );
  const parts = tab.show(() => useChildren(batch.jobId));
  await testing.waitFor(() => expect(parts.current.children).toHaveLength(2), WAIT);
  await testing.waitFor(
    () => expect(parts.current.children.map(({ state }) => state)).toEqual(["completed", "completed"]),
    WAIT,
  );
  expect(await batch.result()).toMatchObject({ total: 2, completed: 2 });

  const [part] = parts.current.children;
  await database.pool.query(
    `update job set state = 'failed', rev = rev + 1, changed_xid = pg_current_xact_id(), output = null,
       error = '{"reason":"permanent","code":"broken","message":"It broke."}' where id = $1`,
    [part?.id],
  );
  await testing.waitFor(() => expect(page.current.failures[0]).toMatchObject({ code: "broken", count: 1 }), WAIT);
  expect(await tab.client.failures.retryMany({ jobIds: [part?.id ?? ""] })).toEqual({ moved: 1, refused: 0 });
  await testing.waitFor(() => expect(page.current.failures).toEqual([]), WAIT);
});

test("a job that is removed leaves lists and its page, in every tab", async () => {
  const [tab, other] = [openTab(ann), openTab(ann)];
  const job = await tab.client.start("demo.countdown", { seconds: 0 });
  await job.result();
  const page = tab.show(() => ({ job: useJob(job.jobId), jobs: useJobs() }));
  const elsewhere = other.show(() => useJobs());
  const ids = () => [page.current.jobs.jobs, elsewhere.current.jobs].map((jobs) => jobs.map(({ id }) => id));
  await testing.waitFor(() => expect(ids().every((list) => list.includes(job.jobId))).toBe(true), WAIT);
  const rows = await database.pool.query<{ user_id: string }>("delete from job where id = $1 returning user_id", [
    job.jobId,
  ]);
  // As another process would say it: over the database.
  await using bus = createPostgresBus({ databaseUrl: database.url, logger: console as never });
  await bus.start();
  bus.publish({ kind: "removed", userId: rows.rows[0]?.user_id ?? "", jobIds: [job.jobId] });
  await testing.waitFor(() => expect(ids().some((list) => list.includes(job.jobId))).toBe(false), WAIT);
  await testing.waitFor(() => expect(page.current.job.error?.status).toBe(404), WAIT);
  expect(page.current.job.error).toBeInstanceOf(JobwireError);
});

test("over a quota, the error says how many there may be and when to try again", async () => {
  const [tab, boss] = [openTab(ann), openTab(admin)];
  await boss.client.queues.setLimits("default", { userJobs: 1 });
  await boss.client.queues.pause("default");
  const first = await tab.client.start("demo.countdown", { seconds: 0 });
  const refused = await tab.client.start("demo.countdown", { seconds: 0 }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(JobwireError);
  expect(refused).toMatchObject({
    code: "quota-exceeded",
    status: 429,
    limit: 1,
    have: 1,
    retryAfterMs: expect.any(Number),
  });
  await boss.client.queues.setLimits("default", {});
  await boss.client.queues.resume("default");
  await first.result();
});

test("a client whose session becomes another role forgets who it was", async () => {
  const bob = await server.signUp({ email: "bob@example.com", password: "a long enough password" });
  const { client } = openTab(bob.token);
  expect((await client.account.me()).role).toBe("user");
  using stack = new DisposableStack();
  stack.defer(client.live.retain());
  await testing.waitFor(() => expect(client.connection.get().state).toBe("open"), WAIT);
  const boss = openTab(admin);
  const response = await fetch(`${server.url}/api/auth/admin/set-role`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${admin}`, origin: server.url },
    body: JSON.stringify({ userId: bob.userId, role: "admin" }),
  });
  expect(response.status, await response.clone().text()).toBe(200);
  await testing.waitFor(async () => expect((await client.account.me()).role).toBe("admin"), WAIT);
  await boss.client.close();
});
