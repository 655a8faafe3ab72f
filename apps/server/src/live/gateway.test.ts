import { once } from "node:events";
import { connect } from "node:net";
import { createTRPCClient, httpLink } from "@trpc/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase, TestUser } from "@jobwire/db/testing";
import type { AppRouter } from "../api/router.ts";
import { LiveView, openLiveClient } from "./testing/live-client.ts";
import { startLiveServer } from "./testing/live-server.ts";
import type { LiveServer } from "./testing/live-server.ts";
import { signIn, signOut } from "./testing/sessions.ts";

let db: TestDatabase;
let ada: TestUser;
let token: string;
beforeAll(async () => {
  db = await createTestDatabase();
  ada = await createUser(db);
  token = await signIn(db, ada.id);
});
afterAll(() => db[Symbol.asyncDispose]());

/** Opens a socket by hand; answers the close code, or the HTTP status that refused it. */
function dial(server: LiveServer, options: { headers?: Record<string, string>; params?: boolean } = {}) {
  const socket = new WebSocket(server.wsUrl + (options.params ? "?connectionParams=1" : ""), {
    headers: options.headers ?? {},
  });
  const opened = new Promise<true>((resolve) => socket.once("open", () => resolve(true)));
  const refused = new Promise<number>((resolve) =>
    socket.once("unexpected-response", (request, response) => {
      request.destroy();
      resolve(response.statusCode ?? 0);
    }),
  );
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  socket.on("error", () => {});
  return { socket, opened, refused, closed };
}

const cookie = () => `session=${token}`;
const ask = (id: number, path: string, method = "query", input: unknown = {}) =>
  JSON.stringify({ id, jsonrpc: "2.0", method, params: { path, input } });

async function reply(socket: WebSocket): Promise<Record<string, never>> {
  const [data] = (await once(socket, "message")) as [Buffer];
  return JSON.parse(data.toString()) as Record<string, never>;
}

test("a page of another site is refused at the upgrade, and so is a page of nowhere", async () => {
  await using server = await startLiveServer(db, { trustedOrigins: ["https://app.example.org"] });
  for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1"]) {
    expect(await dial(server, { headers: { origin, cookie: cookie() } }).refused).toBe(403);
  }
  for (const origin of ["https://app.example.org", new URL(server.httpUrl).origin]) {
    const { socket, opened } = dial(server, { headers: { origin, cookie: cookie() } });
    expect(await opened).toBe(true);
    socket.terminate();
  }
});

test("a cookie without an Origin is not looked at; a token in a header is", async () => {
  await using server = await startLiveServer(db);
  expect(await dial(server, { headers: { cookie: cookie() } }).refused).toBe(401);
  const { socket, opened } = dial(server, { headers: { authorization: `Bearer ${token}` } });
  expect(await opened).toBe(true);
  socket.terminate();
});

test("whoever is signed out is refused at the upgrade, or told so and closed", async () => {
  await using server = await startLiveServer(db);
  expect(await dial(server, {}).refused).toBe(401);
  const { socket, opened, closed } = dial(server, { params: true });
  await opened;
  socket.send(JSON.stringify({ method: "connectionParams", data: { token: "stranger" } }));
  socket.send(ask(1, "account.me"));
  expect(await reply(socket)).toMatchObject({ id: 1, error: { data: { code: "UNAUTHORIZED", reason: "signed-out" } } });
  expect(await closed).toBe(4401);
});

test("a client that does not say who it is is closed", async () => {
  await using server = await startLiveServer(db, { limits: { connectionParamsMs: 100 } });
  const { closed } = dial(server, { params: true });
  expect(await closed).toBe(1008);
});

test("another path is not ours", async () => {
  await using server = await startLiveServer(db);
  const socket = new WebSocket(server.wsUrl.replace("/trpc", "/other"));
  socket.on("error", () => {});
  const [, response] = (await once(socket, "unexpected-response")) as [unknown, { statusCode: number }];
  expect(response.statusCode).toBe(404);
});

test("an address that is none does no harm", async () => {
  await using server = await startLiveServer(db);
  const { port, hostname } = new URL(server.httpUrl);
  const socket = connect(Number(port), hostname);
  socket.write("GET // HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 404/);
});

test("a message over 64 KB closes the socket", async () => {
  await using server = await startLiveServer(db);
  const { socket, opened, closed } = dial(server, { headers: { authorization: `Bearer ${token}` } });
  await opened;
  socket.send("x".repeat(64 * 1024 + 1));
  expect(await closed).toBe(1009);
});

test("a message with more than 20 calls is refused whole", async () => {
  await using server = await startLiveServer(db);
  const { socket, opened } = dial(server, { headers: { authorization: `Bearer ${token}` } });
  await opened;
  socket.send(`[${Array.from({ length: 21 }, (_, id) => ask(id, "account.me")).join(",")}]`);
  expect(await reply(socket)).toMatchObject({ error: { data: { code: "BAD_REQUEST" } } });
  socket.terminate();
});

test("more than 40 messages at once close the socket, and the rest do nothing", async () => {
  await using server = await startLiveServer(db);
  const { socket, opened, closed } = dial(server, { headers: { authorization: `Bearer ${token}` } });
  await opened;
  for (let id = 0; id < 60; id += 1) {
    socket.send(
      ask(id, "jobs.start", "mutation", { task: "demo.countdown", input: {}, idempotencyKey: `burst-${id}` }),
    );
  }
  expect(await closed).toBe(1008);
  const { rows } = await db.pool.query("SELECT 1 FROM job WHERE idempotency_key LIKE 'burst-%'");
  expect(rows.length).toBeLessThanOrEqual(41);
});

test("an eleventh subscription on one connection is refused", async () => {
  await using server = await startLiveServer(db);
  await using client = openLiveClient(server.wsUrl, token);
  const views = Array.from({ length: 10 }, () => new LiveView(client));
  await Promise.all(views.map((view) => view.until(() => view.frames.length > 0, "a frame")));
  const eleventh = new LiveView(client);
  await eleventh.until(() => eleventh.errors.length > 0, "the refusal");
  expect(eleventh.errors[0]?.data).toMatchObject({ code: "TOO_MANY_REQUESTS", reason: "too-many-subscriptions" });
  views[0]!.stop();
});

test("an eleventh connection of one user is refused, and there is room again when one closes", async () => {
  await using server = await startLiveServer(db);
  const headers = { authorization: `Bearer ${token}` };
  const lines = Array.from({ length: 10 }, () => dial(server, { headers }));
  await Promise.all(lines.map((line) => line.opened));
  expect(await dial(server, { headers }).refused).toBe(429);
  lines[0]!.socket.close();
  await lines[0]!.closed;
  const another = dial(server, { headers });
  expect(await another.opened).toBe(true);
  for (const { socket } of [...lines, another]) socket.terminate();
});

test("sign-out, ban and a new role close the socket", async () => {
  await using server = await startLiveServer(db);
  const changes = [
    (_user: TestUser, theirs: string) => signOut(db, theirs),
    (user: TestUser) => db.pool.query(`UPDATE "user" SET banned = true WHERE id = $1`, [user.id]),
    (user: TestUser) => db.pool.query(`UPDATE "user" SET role = 'admin' WHERE id = $1`, [user.id]),
  ];
  for (const change of changes) {
    const user = await createUser(db);
    const theirs = await signIn(db, user.id);
    const { opened, closed } = dial(server, { headers: { authorization: `Bearer ${theirs}` } });
    await opened;
    // Word of a change that changed nothing leaves the socket alone.
    server.bus.publish({ kind: "access", userId: user.id });
    await change(user, theirs);
    server.bus.publish({ kind: "access", userId: user.id });
    expect(await closed).toBe(4401);
  }
});

test("a change that nobody told of is found by the periodic check", async () => {
  await using server = await startLiveServer(db, { limits: { recheckMs: 200 } });
  const theirs = await signIn(db, ada.id);
  const { opened, closed } = dial(server, { headers: { authorization: `Bearer ${theirs}` } });
  await opened;
  await signOut(db, theirs);
  expect(await closed).toBe(4401);
});

test("a stop closes every socket with the code for restarts, spread out, and takes no more", async () => {
  await using server = await startLiveServer(db);
  const lines = Array.from({ length: 5 }, () => dial(server, { headers: { authorization: `Bearer ${token}` } }));
  await Promise.all(lines.map((line) => line.opened));
  const stopped = server.gateway.stop({ spreadMs: 300 });
  expect(await Promise.all(lines.map((line) => line.closed))).toEqual([1012, 1012, 1012, 1012, 1012]);
  await stopped;
  expect(server.gateway.connectionCount).toBe(0);
});

test("a silent client is pinged and then hung up on", async () => {
  await using server = await startLiveServer(db, { limits: { pingMs: 50, pongWaitMs: 50 } });
  const { closed, opened } = dial(server, { headers: { authorization: `Bearer ${token}` } });
  await opened;
  expect(await closed).toBe(1006);
});

test("a mutation by cookie needs one of our pages, over HTTP too", async () => {
  await using server = await startLiveServer(db);
  const clientOf = (headers: Record<string, string>) =>
    createTRPCClient<AppRouter>({ links: [httpLink({ url: server.httpUrl, headers })] });
  const start = { task: "demo.countdown" as const, input: {} };
  const evil = clientOf({ cookie: cookie(), origin: "https://evil.example" });
  await expect(evil.jobs.start.mutate(start)).rejects.toMatchObject({ data: { reason: "origin-refused" } });
  const sneaky = clientOf({ cookie: cookie(), "sec-fetch-site": "cross-site" });
  await expect(sneaky.jobs.start.mutate(start)).rejects.toMatchObject({ data: { code: "FORBIDDEN" } });
  const ours = clientOf({ cookie: cookie(), origin: new URL(server.httpUrl).origin });
  await expect(ours.jobs.start.mutate(start)).resolves.toMatchObject({ status: "queued" });
  const program = clientOf({ authorization: `Bearer ${token}`, origin: "https://evil.example" });
  await expect(program.jobs.start.mutate(start)).resolves.toMatchObject({ status: "queued" });
});
