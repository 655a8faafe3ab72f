// @vitest-environment node
import { TRPCError } from "@trpc/server";
import { expect, onTestFinished, test, vi } from "vitest";
import { createClient } from "../create-client.ts";
import { jobView } from "../testing/job-view.ts";
import { type LiveScript, silence, snapshot, startScriptedServer } from "../testing/scripted-server.ts";

const WAIT = { timeout: 15_000, interval: 10 };

async function connect(script: LiveScript) {
  const server = await startScriptedServer(script);
  const client = createClient({ url: server.url });
  onTestFinished(async () => {
    await client.close();
    await server[Symbol.asyncDispose]();
  });
  return { server, client };
}

const steady: LiveScript[number] = async function* (_, signal) {
  yield* snapshot(jobView({ id: "a", rev: 1 }));
  await silence(signal);
};

test("opens no socket before something is watched", async () => {
  const { server, client } = await connect([steady]);
  expect(client.connection.get()).toMatchObject({ showBanner: false });
  expect(server.subscriptions).toEqual([]);
});

test("a subscription that throws on the server goes on from its last id", async () => {
  const { server, client } = await connect([
    async function* () {
      yield* snapshot(jobView({ id: "a", rev: 1 }));
      throw new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: "broken" });
    },
    async function* (_, signal) {
      yield ["one:2", { type: "hello", epoch: "one", resumed: true }];
      yield [
        "one:3",
        { type: "ev", events: [{ job: "a", rev: 2, state: jobView({ id: "a", rev: 2, state: "running" }) }] },
      ];
      await silence(signal);
    },
  ]);
  client.live.retain();
  await vi.waitFor(() => expect(client.live.get("a")?.rev).toBe(2), WAIT);
  expect(server.subscriptions).toEqual([undefined, "one:1"]);
  expect(client.connection.get().state).toBe("open");
});

test("a subscription that ends on the server is opened again", async () => {
  const { server, client } = await connect([() => snapshot(jobView({ id: "a", rev: 1 })), steady]);
  client.live.retain();
  await vi.waitFor(() => expect(server.subscriptions).toEqual([undefined, "one:1"]), WAIT);
});

test("is not asked again for what it will not give, until the link is renewed", async () => {
  const { server, client } = await connect([
    // oxlint-disable-next-line require-yield -- it refuses before it says anything
    async function* () {
      throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
    },
    steady,
  ]);
  client.live.retain();
  await vi.waitFor(() => expect(client.connection.get().state).toBe("closed"), WAIT);
  expect(client.connection.get()).toMatchObject({ closedBecause: "signed-out", showBanner: true });
  expect(client.live.refusal()).toMatchObject({ status: 401 });
  expect(server.subscriptions).toHaveLength(1);
  client.connection.reconnect();
  // Whoever has just signed in was never offline, and is not told of being back.
  expect(client.connection.get()).toMatchObject({ showBanner: false });
  await vi.waitFor(() => expect(client.live.get("a")).toBeDefined(), WAIT);
  expect(client.connection.get()).toMatchObject({ state: "open", showBanner: false });
});

test("tells a person after 3 s without connection, and no more once it is back", async () => {
  const { server, client } = await connect([steady]);
  client.live.retain();
  await vi.waitFor(() => expect(client.connection.get().state).toBe("open"), WAIT);
  const seen: { state: string; showBanner: boolean; afterMs: number }[] = [];
  const lostMs = performance.now();
  client.connection.subscribe(() => {
    const { state, showBanner } = client.connection.get();
    seen.push({ state, showBanner, afterMs: performance.now() - lostMs });
  });
  server.setOpen(false);
  await vi.waitFor(() => expect(client.connection.get().showBanner).toBe(true), WAIT);
  server.setOpen(true);
  await vi.waitFor(() => expect(client.connection.get().state).toBe("open"), WAIT);
  expect(seen[0]).toMatchObject({ state: "reconnecting", showBanner: false });
  expect(seen.find(({ showBanner }) => showBanner)?.afterMs).toBeGreaterThan(2_900);
  expect(seen.at(-1)).toMatchObject({ state: "open", showBanner: false });
});

/** Moves the clock and every timer of this process; sockets keep the real time. */
function fakeTime() {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
  onTestFinished(() => void vi.useRealTimers());
}

test("renews a link that has been silent for 35 s, and resumes", async () => {
  fakeTime();
  const { server, client } = await connect([steady]);
  client.live.retain();
  await vi.waitUntil(() => client.live.isSynced(), WAIT);
  vi.advanceTimersByTime(30_000);
  expect(server.subscriptions).toHaveLength(1);
  vi.advanceTimersByTime(10_000);
  await vi.waitUntil(() => server.subscriptions.length === 2, WAIT);
  expect(server.subscriptions[1]).toBe("one:1");
});

test("renews the link after the device slept", async () => {
  fakeTime();
  const { server, client } = await connect([steady]);
  client.live.retain();
  await vi.waitUntil(() => client.live.isSynced(), WAIT);
  vi.setSystemTime(Date.now() + 25_000);
  vi.advanceTimersByTime(5_000);
  await vi.waitUntil(() => server.subscriptions.length === 2, WAIT);
});

test("renews the link after the clock was set back: nobody knows how long it has been silent", async () => {
  fakeTime();
  const { server, client } = await connect([steady]);
  client.live.retain();
  await vi.waitUntil(() => client.live.isSynced(), WAIT);
  vi.setSystemTime(Date.now() - 3_600_000);
  vi.advanceTimersByTime(5_000);
  await vi.waitUntil(() => server.subscriptions.length === 2, WAIT);
});

test("gives up a socket that hangs while it opens", async () => {
  fakeTime();
  const { server, client } = await connect([steady]);
  server.setHanging(true);
  client.live.retain();
  // Let the first socket begin to open; it never will.
  await new Promise((resolve) => setTimeout(resolve, 50));
  server.setHanging(false);
  vi.advanceTimersByTime(20_000);
  await vi.waitUntil(() => client.live.isSynced(), WAIT);
});
