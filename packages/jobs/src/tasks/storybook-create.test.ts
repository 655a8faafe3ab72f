import { fork } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { EpubCheck } from "@likecoin/epubcheck-ts";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { catalog } from "../catalog/index.ts";
import { startOpenAIServer } from "../providers/openai/testing/openai-server.ts";
import { createChildPool } from "../worker/child/index.ts";
import { createWorkerFixture, FAST } from "../worker/test/worker-fixture.ts";
import type { WorkerFixture } from "../worker/test/worker-fixture.ts";
import { handlers } from "./index.ts";
import type { BookWorkerSettings } from "./test/book-worker-process.ts";

const KEY = "sk-secret-4711";
let fixture: WorkerFixture;
let effectsFile: string;
beforeAll(async () => {
  fixture = await createWorkerFixture({ bus: "postgres" });
  effectsFile = join(fixture.storageRoot, "effects");
});
afterAll(() => fixture[Symbol.asyncDispose]());

const childPool = () =>
  createChildPool({
    logger: fixture.logger,
    handlersModule: new URL("./test/book-handlers.ts", import.meta.url),
    env: { TEST_EFFECTS: effectsFile },
  });
const over = (job: { finishedAt: string | null }) => job.finishedAt !== null;
const drawn = async () => (await readFile(effectsFile, "utf8").catch(() => "")).split("\n").slice(0, -1);

test("a worker killed in the middle of a book: the next one draws only what was not drawn, and binds it", async () => {
  await writeFile(`${effectsFile}.hold`, "");
  const { database, storageRoot, userId } = fixture;
  const settings: BookWorkerSettings = { databaseUrl: database.url, storageRoot, effectsFile, timings: FAST };
  const entry = fileURLToPath(new URL("test/book-worker-process.ts", import.meta.url));
  const doomed = fork(entry, [JSON.stringify(settings)], { execArgv: [] });
  const exited = once(doomed, "exit");
  try {
    const input = { hero: "Mila", seed: 7, length: "short", sceneCount: 4 } as const;
    const { id } = await fixture.engine.enqueue({ task: "storybook.create", input, userId });
    const parts = async () =>
      (await fixture.events(id)).flatMap((one) => (one.kind === "partial" ? [one.data.value] : []));
    // The cover has failed, two scenes are drawn and shown, the next ones hang.
    await expect.poll(async () => (await parts()).length, { timeout: 60_000 }).toBe(6);
    doomed.kill("SIGKILL");
    await exited;
    const before = await drawn();
    expect(before).toHaveLength(3);

    await rm(`${effectsFile}.hold`);
    await using pool = childPool();
    await using _worker = await fixture.start(async () => expect.unreachable(), {
      childPool: pool,
      handlers,
      concurrency: 6,
    });
    const job = await fixture.until(id, over);
    expect(job).toMatchObject({ state: "completed", children: { total: 7, completed: 6, failed: 1 } });
    const output = catalog["storybook.create"].output.parse(job.output);
    expect(output).toMatchObject({
      hero: "Mila",
      seed: 7,
      coverArtifactId: null,
      pageCount: 10,
      notes: ["The picture of the cover could not be drawn; hills under a moon stand there instead."],
    });
    expect(output.scenes.map(({ artifactId }) => typeof artifactId)).toEqual(Array(4).fill("string"));
    // Nothing was drawn or written twice, and all was told.
    const after = await drawn();
    expect(new Set(after).size).toBe(5);
    expect(after).toHaveLength(5);
    const told = (await parts()) as { kind: string; number?: number }[];
    expect(new Set(told.map(({ kind, number }) => `${kind} ${number ?? ""}`))).toEqual(
      new Set(["begin ", "story ", "scenes ", ...[0, 1, 2, 3, 4].map((n) => `picture ${n}`)]),
    );
    const writer = (await fixture.engine.children(id)).find(({ task }) => task === "story.auto");
    expect((writer?.attempt ?? 0) - (writer?.freeAttempts ?? 0)).toBe(1);
    const { rows } = await database.pool.query<{ storage_key: string; name: string }>(
      "select storage_key, name from artifact where id = $1",
      [output.epubArtifactId],
    );
    expect(rows[0]?.name).toBe("ebook");
    const epub = await readFile(join(storageRoot, rows[0]?.storage_key ?? ""));
    expect(await EpubCheck.validate(new Uint8Array(epub))).toMatchObject({ valid: true });
  } finally {
    doomed.kill("SIGKILL");
    await exited;
  }
});

test("the key of a service stands in no event, no log and no child of another task", async () => {
  await using server = await startOpenAIServer();
  server.answer = { kind: "status", status: 401, error: { message: `bad key ${KEY}`, code: "invalid_api_key" } };
  const lines: string[] = [];
  const stream = new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) });
  const logger = pino({ level: "trace" }, stream);
  const openai = { apiKey: KEY, baseUrl: server.baseUrl, chatModel: "tiny", imageModel: "tiny" };
  await using pool = childPool();
  await using _worker = await fixture.start(async () => expect.unreachable(), {
    ...{ logger, handlers, childPool: pool, concurrency: 6 },
    connections: { openai, segmind: { apiKey: `${KEY}-segmind`, baseUrl: server.baseUrl } },
  });
  const { userId } = fixture;
  const [story, picture] = await Promise.all([
    fixture.engine.enqueue({ task: "story.auto", input: { hero: "Mila" }, userId }),
    fixture.engine.enqueue({ task: "image.generate", input: { prompt: "a fox" }, userId }),
  ]);
  const failed = await fixture.until(story.id, over);
  expect(failed).toMatchObject({ state: "failed", error: { code: "provider-key-refused" } });
  expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  await fixture.until(picture.id, over);
  const events = [...(await fixture.events(story.id)), ...(await fixture.events(picture.id))];
  const known = events.find((one) => one.kind === "log" && one.data.message === "what is known here");
  expect(known).toMatchObject({ data: { data: { connection: null } } });
  expect(lines.join("")).toContain("an attempt failed");
  expect(JSON.stringify([failed, events]) + lines.join("")).not.toContain(KEY);
});
