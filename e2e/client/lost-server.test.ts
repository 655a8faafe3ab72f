import { createServer, request } from "node:http";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createClient, type ConnectionView, type JobwireClient } from "@jobwire/client";
import { createTestDatabase } from "@jobwire/db/testing";
import { expect, test } from "vitest";
import { startCuttingProxy } from "../harness/cutting-proxy.ts";
import { ADMIN, startServer } from "../harness/start-server.ts";

/** Resolves with the first view that fits. */
function until(client: JobwireClient, fits: (view: ConnectionView) => boolean): Promise<ConnectionView> {
  return new Promise((resolve) => {
    const look = () => {
      const view = client.connection.get();
      if (!fits(view)) return;
      stop();
      resolve(view);
    };
    const stop = client.connection.subscribe(look);
    look();
  });
}

test("a job under way is followed through the kill and the restart of its server", async () => {
  await using database = await createTestDatabase();
  const first = await startServer({ databaseUrl: database.url });
  const { token } = await first.adminSignIn();
  await using client = createClient({ url: first.url, sessionToken: token });
  const job = await client.start("demo.countdown", { seconds: 8, steps: 16 });
  const result = job.result();
  const states: string[] = [];
  client.connection.subscribe(() => states.push(client.connection.get().state));

  const seqs: number[] = [];
  let second: Awaited<ReturnType<typeof startServer>> | null = null;
  for await (const event of job.events()) {
    seqs.push(event.seq);
    if (event.kind !== "partial" || second !== null) continue;
    await first.kill("SIGKILL");
    await until(client, ({ state, showBanner }) => state === "reconnecting" && showBanner);
    second = await startServer({ databaseUrl: database.url, port: first.port, dataDir: first.dataDir });
  }
  expect(await result).toEqual({ counted: 16, attempts: 2 });
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  expect(states).toContain("reconnecting");
  expect(client.connection.get()).toMatchObject({ state: "open", showBanner: false });
  await second?.stop();
  await first[Symbol.asyncDispose]();
});

test("what happened while the connection was away is there when it is back", async () => {
  await using database = await createTestDatabase();
  await using server = await startServer({ databaseUrl: database.url });
  await using proxy = await startCuttingProxy(server.port);
  const { token } = await server.adminSignIn();
  await using near = createClient({ url: proxy.url, sessionToken: token });
  await using far = createClient({ url: server.url, sessionToken: token });
  near.live.retain();
  const [ended, under] = await Promise.all([
    near.start("demo.countdown", { seconds: 60 }),
    near.start("demo.countdown", { seconds: 60 }),
  ]);
  await until(near, ({ state }) => state === "open");

  proxy.setOpen(false);
  await until(near, ({ state }) => state === "reconnecting");
  await far.job(ended.jobId).cancel();
  const added = await far.start("demo.countdown", { seconds: 0 });
  await added.result();
  proxy.setOpen(true);
  near.connection.reconnect();
  await until(near, ({ state }) => state === "open");
  await expect.poll(() => near.live.get(ended.jobId)?.state).toBe("cancelled");
  await expect.poll(() => near.live.get(added.jobId)?.state).toBe("completed");
  expect(near.live.get(under.jobId)?.state).toBe("running");
  await far.job(under.jobId).cancel();
});

test("signing out closes the connection within 5 s, and it stays closed", async () => {
  await using database = await createTestDatabase();
  await using server = await startServer({ databaseUrl: database.url });
  const { token } = await server.adminSignIn();
  await using client = createClient({ url: server.url, sessionToken: token });
  client.live.retain();
  await until(client, ({ state }) => state === "open");
  const response = await fetch(`${server.url}/api/auth/sign-out`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, origin: server.url, "content-type": "application/json" },
    body: "{}",
  });
  expect(response.ok).toBe(true);
  const signedOutMs = performance.now();
  const view = await until(client, ({ state }) => state !== "open");
  expect(performance.now() - signedOutMs).toBeLessThan(5_000);
  expect(view.state).toMatch(/reconnecting|closed/);
  expect(await until(client, ({ state }) => state === "closed")).toMatchObject({
    closedBecause: "signed-out",
    showBanner: true,
  });
});

test("where WebSockets are blocked on the way, everything goes over SSE", async () => {
  await using database = await createTestDatabase();
  await using server = await startServer({ databaseUrl: database.url });
  // A proxy as companies have them: it passes requests on and knows nothing of upgrades.
  const proxy = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const onward = request({ host: "127.0.0.1", port: server.port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  proxy.on("upgrade", (_, socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("expected a TCP address");

  const example = fileURLToPath(new URL("../../examples/start-and-watch.ts", import.meta.url));
  // In Node, EventSource is behind a switch; browsers have it.
  const args = ["--experimental-eventsource", "--no-warnings", example, `http://127.0.0.1:${address.port}`];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { PATH: process.env.PATH, JOBWIRE_EMAIL: ADMIN.email, JOBWIRE_PASSWORD: ADMIN.password },
    timeout: 60_000,
  });
  expect(stdout.trim().split("\n").at(-1)).toBe("counted 4 in 1 attempt");
  proxy.close();
  proxy.closeAllConnections();
});
