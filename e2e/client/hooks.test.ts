import { readFile } from "node:fs/promises";
import { createClient, type JobwireClient } from "@jobwire/client";
import {
  JobwireProvider,
  useCancelJob,
  useConnection,
  useInbox,
  useItemProcessingStatus,
  useItems,
  useJob,
  useJobArtifacts,
  useJobLog,
  useJobs,
  useJobStats,
  useRetryJob,
  useStartJob,
  useUploadItem,
  useViewer,
} from "@jobwire/client/react";
import { createTestDatabase } from "@jobwire/db/testing";
import { QueryClient } from "@tanstack/react-query";
import { createElement, type ReactNode } from "react";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openDom } from "../harness/open-dom.ts";
import { type RunningServer, startServer } from "../harness/start-server.ts";

const PHOTO = new URL("../../packages/jobs/fixtures/chelsea.png", import.meta.url);
const WAIT = { timeout: 20_000 };
const cleanup = new AsyncDisposableStack();
let server: RunningServer;
let testing: typeof import("@testing-library/react");
let token: string;

beforeAll(async () => {
  const database = cleanup.use(await createTestDatabase());
  server = cleanup.use(await startServer({ databaseUrl: database.url }));
  openDom(server.url);
  testing = await import("@testing-library/react");
  ({ token } = await server.signUp({ email: "ann@example.com", password: "a long enough password" }));
});
afterEach(() => testing.cleanup());
afterAll(() => cleanup.disposeAsync());

/** A tab of Ann's: its own client and cache. */
function openTab() {
  const client: JobwireClient = cleanup.use(createClient({ url: server.url, sessionToken: token }));
  const queryClient = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(JobwireProvider, { client, queryClient, children });
  const show = <T>(hook: () => T) => testing.renderHook(hook, { wrapper }).result;
  return { client, show };
}

test("the page knows who is signed in and that it is connected", async () => {
  const tab = openTab();
  const page = tab.show(() => ({ viewer: useViewer(), connection: useConnection() }));
  await testing.waitFor(() => expect(page.current.viewer.viewer?.email).toBe("ann@example.com"), WAIT);
  await testing.waitFor(() => expect(page.current.connection.state).toBe("open"), WAIT);
  expect(page.current.connection.showBanner).toBe(false);
});

test("a started job shows at once, moves, and ends with its result, in this tab and in another", async () => {
  const [here, there] = [openTab(), openTab()];
  const other = there.show(() => useJobs());
  const page = here.show(() => {
    const start = useStartJob("demo.countdown");
    return {
      start,
      jobs: useJobs({ tasks: ["demo.countdown"] }),
      job: useJob(start.jobId),
      log: useJobLog(start.jobId),
    };
  });
  await testing.waitFor(() => expect(page.current.jobs.isPending || other.current.isPending).toBe(false), WAIT);
  const before = page.current.jobs.jobs.length;

  let started: Promise<unknown> = Promise.resolve();
  testing.act(() => void (started = page.current.start.start({ seconds: 1, steps: 4 })));
  // The placeholder stands there before the server has answered.
  await testing.waitFor(() => expect(page.current.jobs.jobs).toHaveLength(before + 1), WAIT);
  await testing.act(() => started);
  await testing.waitFor(() => expect(page.current.job.job?.state).toBe("running"), WAIT);
  expect(page.current.jobs.jobs).toHaveLength(before + 1);
  await testing.waitFor(() => expect(page.current.job.job?.progress?.percent).toBeGreaterThan(0), WAIT);
  await testing.waitFor(() => expect(page.current.job.job?.state).toBe("completed"), WAIT);
  expect(page.current.job.job?.output).toEqual({ counted: 4, attempts: 1 });
  await testing.waitFor(() => expect(page.current.log.partials).toHaveLength(4), WAIT);
  expect(page.current.log.steps.every(({ state }) => state === "finished")).toBe(true);
  await testing.waitFor(() => expect(other.current.jobs[0]).toEqual(page.current.job.job), WAIT);
});

test("a filtered list follows a job in and out, and the counts with it", async () => {
  const tab = openTab();
  const page = tab.show(() => ({
    running: useJobs({ states: ["running", "cancelling"] }),
    cancelled: useJobs({ states: ["cancelled"] }),
    stats: useJobStats(),
    cancel: useCancelJob(),
    retry: useRetryJob(),
  }));
  const { jobId } = await tab.client.start("demo.countdown", { seconds: 60, steps: 60 });
  await testing.waitFor(() => expect(page.current.running.jobs.map(({ id }) => id)).toContain(jobId), WAIT);
  expect(page.current.stats.running).toBe(1);
  await testing.act(() => page.current.cancel.cancel(jobId));
  await testing.waitFor(() => expect(page.current.cancelled.jobs.map(({ id }) => id)).toContain(jobId), WAIT);
  expect(page.current.running.jobs).toEqual([]);
  await testing.act(() => page.current.retry.retry(jobId));
  await testing.waitFor(() => expect(page.current.running.jobs.map(({ id }) => id)).toContain(jobId), WAIT);
  await testing.act(() => page.current.cancel.cancel(jobId));
  await testing.waitFor(() => expect(page.current.stats.active).toBe(0), WAIT);
});

test("an uploaded photo appears in both tabs, and its thumbnail when the work about it is done", async () => {
  const [here, there] = [openTab(), openTab()];
  const other = there.show(() => useItems());
  const page = here.show(() => ({ items: useItems(), upload: useUploadItem() }));
  await testing.waitFor(() => expect(page.current.items.isPending || other.current.isPending).toBe(false), WAIT);

  const photo = new File([await readFile(PHOTO)], "chelsea.png", { type: "image/png" });
  let itemId = "";
  await testing.act(async () => void ({ itemId } = await page.current.upload.upload(photo)));
  expect(page.current.items.items.map(({ id }) => id)).toEqual([itemId]);
  expect(page.current.upload.uploads).toEqual([]);
  for (const items of [() => page.current.items.items, () => other.current.items]) {
    await testing.waitFor(
      () => expect(items()[0]?.artifacts.map(({ task }) => task)).toContain("image.thumbnail"),
      WAIT,
    );
  }

  const status = here.show(() => useItemProcessingStatus(itemId));
  await testing.waitFor(() => expect(status.current.state).toBe("done"), WAIT);
  const thumbnail = page.current.items.items[0]?.artifacts.find(({ task }) => task === "image.thumbnail");
  const artifacts = here.show(() => useJobArtifacts(thumbnail?.jobId));
  await testing.waitFor(() => expect(artifacts.current.artifacts).toHaveLength(1), WAIT);
});

test("a refused upload says why and can be dismissed", async () => {
  const tab = openTab();
  const page = tab.show(() => useUploadItem());
  let refused: unknown;
  await testing.act(async () => {
    refused = await page.current
      .upload(new File([], "nothing.png", { type: "image/png" }))
      .catch((error: unknown) => error);
  });
  expect(refused).toMatchObject({ name: "JobwireError" });
  expect(page.current.uploads).toMatchObject([{ name: "nothing.png", state: "failed" }]);
  testing.act(() => page.current.dismiss(page.current.uploads[0]?.id ?? ""));
  expect(page.current.uploads).toEqual([]);
});

test("the inbox holds what finished until it was read, on one device or another", async () => {
  const [here, there] = [openTab(), openTab()];
  const inbox = here.show(() => useInbox());
  const other = there.show(() => useInbox());
  const job = await here.client.start("demo.countdown", { seconds: 0, steps: 1 });
  for (const page of [inbox, other]) {
    await testing.waitFor(() => expect(page.current.notes.map(({ jobId }) => jobId)).toContain(job.jobId), WAIT);
    expect(page.current.isRead(job.jobId)).toBe(false);
  }
  const before = other.current.unread;
  await testing.act(() => inbox.current.markRead([job.jobId]));
  await testing.waitFor(() => expect(other.current.isRead(job.jobId)).toBe(true), WAIT);
  expect(other.current.unread).toBe(before - 1);
  await testing.act(() => other.current.markRead("all"));
  await testing.waitFor(() => expect(inbox.current.unread).toBe(0), WAIT);
});
