import { connect } from "node:net";
import type { Socket } from "node:net";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JobView } from "@jobwire/jobs/wire";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import { untilWritable } from "./backpressure.ts";
import { eventJson, progressChange, stateChange } from "./change.ts";
import type { Connection } from "./connection.ts";
import { Mailbox } from "./mailbox.ts";
import { LiveView, openLiveClient } from "./testing/live-client.ts";
import { startLiveServer } from "./testing/live-server.ts";
import type { LiveServer } from "./testing/live-server.ts";
import { signIn } from "./testing/sessions.ts";
import { progressOf } from "./testing/work-on.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

/** A ws client by hand, so that it can stop reading: says who it is, subscribes, and then takes nothing. */
async function deafClient(server: LiveServer, token: string): Promise<Socket> {
  const { port, hostname, host } = new URL(server.httpUrl);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  const key = randomBytes(16).toString("base64");
  socket.write(
    `GET /trpc HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: ${key}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
  await once(socket, "data");
  socket.write(maskedText(JSON.stringify({ id: 1, method: "subscription", params: { path: "live", input: {} } })));
  await once(socket, "data");
  socket.pause();
  return socket;
}

function maskedText(text: string): Buffer {
  const payload = Buffer.from(text);
  const mask = Buffer.from([0, 0, 0, 0]);
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length]), mask, payload]);
}

test("a client that does not read costs bounded memory and is hung up on; others go on", async () => {
  await using server = await startLiveServer(db);
  const user = await createUser(db);
  const token = await signIn(db, user.id);
  const deaf = await deafClient(server, token);
  await using client = openLiveClient(server.wsUrl, token);
  const view = new LiveView(client);
  await view.until(() => view.frames.length > 1, "the snapshot");
  expect(server.gateway.connectionCount).toBe(2);

  // Big jobs, each told of once: 64 KB × 200 is more than the kernel's buffers, ours and the mailbox hold.
  const input = { seconds: 1, note: "x".repeat(64 * 1024) };
  const dropped = () => server.logged.some((line) => line.includes("connection dropped"));
  const ids: string[] = [];
  for (let n = 0; n < 400 && !dropped(); n += 1) {
    const job = await server.engine.enqueue({ task: "demo.countdown", input: {}, userId: user.id });
    ids.push(job.id);
    const { rows } = await db.pool.query<{ rev: number; last_seq: number }>(
      `UPDATE job SET input = $2, rev = rev + 1, changed_xid = pg_current_xact_id() WHERE id = $1 RETURNING rev, last_seq`,
      [job.id, input],
    );
    const { rev, last_seq: seq } = rows[0]!;
    server.bus.publish({ kind: "hints", hints: [{ jobId: job.id, userId: user.id, rev, seq, state: "queued" }] });
  }
  expect(dropped()).toBe(true);
  const line = JSON.parse(server.logged.find((text) => text.includes("connection dropped"))!) as Record<
    string,
    unknown
  >;
  expect(line.reason).toBe("too far behind");
  // The mark, and one frame that was under way.
  expect(line.bufferedBytes).toBeLessThan(256 * 1024 + 2 * 128 * 1024);
  await view.until(() => ids.every((id) => view.jobs.has(id)), "all jobs, for the one who reads");
  expect(server.gateway.connectionCount).toBe(1);
  deaf.destroy();
});

/** A connection whose buffer the test sets. */
function connectionWith(bufferedBytes: () => number): Connection & { dropped: string[] } {
  const dropped: string[] = [];
  return {
    dropped,
    bufferedBytes,
    admitSubscription: () => ({ [Symbol.dispose]() {} }),
    drop: (reason) => void dropped.push(reason),
  };
}

test("a client that stalls is hung up on", async () => {
  const connection = connectionWith(() => 1_000_000);
  expect(await untilWritable(connection, undefined, 100)).toBe(false);
  expect(connection.dropped).toEqual(["stalled"]);
});

const job = (id: string, rev: number, state: JobView["state"] = "running"): JobView =>
  ({ id, rev, state, attempt: 1, progress: null }) as JobView;

test("terminal changes are kept one by one, the rest as the latest per job", async () => {
  const mailbox = new Mailbox(connectionWith(() => 0));
  mailbox.open(5n);
  mailbox.push(stateChange(job("a", 2)));
  mailbox.push(progressChange("a", 2, progressOf(1, 1)));
  mailbox.push(progressChange("a", 2, progressOf(1, 3)));
  mailbox.push(progressChange("a", 2, progressOf(1, 2)));
  mailbox.push(stateChange(job("b", 4, "failed")));
  mailbox.push(stateChange(job("b", 5, "queued")));
  mailbox.push(stateChange(job("b", 8, "completed")));
  const flush = await mailbox.next(undefined);
  const events = flush!.frames.flat().map((json) => JSON.parse(json) as { job: string; rev: number; terminal?: true });
  expect(events.map(({ job: id, rev, terminal }) => [id, rev, terminal ?? false])).toEqual([
    ["b", 4, true],
    ["b", 8, true],
    ["a", 2, false],
  ]);
  expect(events[2]).toMatchObject({ state: { rev: 2 }, progress: { n: 3 } });
  expect(mailbox.pendingBytes).toBe(0);
});

test("flushes are 50 ms apart, the first at once", async () => {
  const firstAt: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const mailbox = new Mailbox(connectionWith(() => 0));
    mailbox.open(1n);
    const startedAt = performance.now();
    for (let rev = 1; rev <= 4; rev += 1) {
      mailbox.push(stateChange(job("a", rev)));
      await mailbox.next(undefined);
      if (rev === 1) firstAt.push(performance.now() - startedAt);
    }
    expect(performance.now() - startedAt).toBeGreaterThan(140);
  }
  // The best of them: a busy machine may hold up any.
  expect(Math.min(...firstAt)).toBeLessThan(20);
});

test("the cursor moves only over sweeps that reach back to it", async () => {
  const mailbox = new Mailbox(connectionWith(() => 0));
  mailbox.advance(1n, 9n);
  mailbox.open(10n);
  mailbox.advance(11n, 20n);
  mailbox.push(stateChange(job("a", 1)));
  expect((await mailbox.next(undefined))?.watermark).toBe(10n);
  mailbox.advance(8n, 30n);
  mailbox.push(stateChange(job("a", 2)));
  expect((await mailbox.next(undefined))?.watermark).toBe(30n);
});

test("4 MB that wait are too many", () => {
  const connection = connectionWith(() => 1_000_000);
  const mailbox = new Mailbox(connection);
  mailbox.open(1n);
  for (let n = 0; n < 70; n += 1) mailbox.push(stateChange({ ...job(`${n}`, 1), input: "x".repeat(64 * 1024) }));
  expect(connection.dropped).toEqual(["too far behind"]);
  expect(mailbox.pendingBytes).toBe(0);
});

test("an event is spliced as JSON.stringify would write it", () => {
  const view = job("a", 3, "completed");
  expect(JSON.parse(eventJson(stateChange(view)))).toEqual({ job: "a", rev: 3, state: view, terminal: true });
});
