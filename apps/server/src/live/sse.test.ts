import { once } from "node:events";
import { get } from "node:http";
import type { IncomingMessage } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase, TestUser } from "@jobwire/db/testing";
import { startLiveServer } from "./testing/live-server.ts";
import type { LiveServer } from "./testing/live-server.ts";
import { signIn, signOut } from "./testing/sessions.ts";

let db: TestDatabase;
let ada: TestUser;
beforeAll(async () => {
  db = await createTestDatabase();
  ada = await createUser(db);
});
afterAll(() => db[Symbol.asyncDispose]());

/** Opens the live subscription as an EventSource does. */
async function openStream(server: LiveServer, token: string, lastEventId?: string) {
  const input = encodeURIComponent(JSON.stringify({ scope: "own" }));
  const headers = {
    accept: "text/event-stream",
    cookie: `session=${token}`,
    origin: new URL(server.httpUrl).origin,
    ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
  };
  const request = get(`${server.httpUrl}/live?input=${input}`, { headers });
  request.on("error", () => {});
  const [response] = (await once(request, "response")) as [IncomingMessage];
  let text = "";
  let changed = (): void => {};
  response.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    changed();
  });
  const ended = new Promise<void>((resolve) => response.once("close", resolve));
  return {
    ended,
    close: () => request.destroy(),
    async until(part: string): Promise<string> {
      while (!text.includes(part)) await new Promise<void>((resolve) => (changed = resolve));
      return text;
    },
  };
}

test("without WebSockets the same frames come by SSE, and resume by their ids", async () => {
  await using server = await startLiveServer(db);
  const token = await signIn(db, ada.id);
  const stream = await openStream(server, token);
  await stream.until('"type":"snap"');
  const first = await server.engine.enqueue({ task: "demo.countdown", input: {}, userId: ada.id });
  const text = await stream.until(first.id);
  const ids = [...text.matchAll(/^id: (.+)$/gm)].map((match) => match[1]);
  expect(ids.length).toBeGreaterThanOrEqual(3);
  stream.close();
  await stream.ended;

  const missed = await server.engine.enqueue({ task: "demo.countdown", input: {}, userId: ada.id });
  const again = await openStream(server, token, ids.at(-1));
  expect(await again.until(missed.id)).toContain('"resumed":true');
  again.close();
});

test("a sign-out ends the stream", async () => {
  await using server = await startLiveServer(db);
  const token = await signIn(db, ada.id);
  const stream = await openStream(server, token);
  await stream.until('"type":"snap"');
  await signOut(db, token);
  server.bus.publish({ kind: "access", userId: ada.id });
  await stream.ended;
});

test("an eleventh stream of one user is refused", async () => {
  await using server = await startLiveServer(db);
  const token = await signIn(db, ada.id);
  const streams = [];
  for (let n = 0; n < 10; n += 1) {
    const stream = await openStream(server, token);
    await stream.until('"type":"hello"');
    streams.push(stream);
  }
  const eleventh = await openStream(server, token);
  expect(await eleventh.until("too-many-connections")).toContain("too-many-connections");
  for (const stream of [...streams, eleventh]) stream.close();
});
