import { expect, test } from "vitest";
import { uuidV7 } from "../engine/index.ts";
import { createKey } from "../storage/index.ts";
import { createChildPool } from "./child/index.ts";
import { createWorkerFixture } from "./test/worker-fixture.ts";

test("a cancelled handler in a child that does not stop is killed after the grace", async () => {
  await using fixture = await createWorkerFixture();
  const { database, storage, userId, logger } = fixture;
  const storageKey = createKey("items");
  await storage.put(storageKey, new Uint8Array([1]));
  const itemId = uuidV7();
  await database.prisma.item.create({
    data: { id: itemId, userId, name: "photo", contentType: "image/png", bytes: 1n, storageKey },
  });
  const handlersModule = new URL("./test/stubborn-child.ts", import.meta.url);
  await using childPool = createChildPool({ logger, handlersModule });
  await using _worker = await fixture.start(async () => expect.unreachable(), { childPool });

  const { id: jobId } = await fixture.engine.enqueue({ task: "image.thumbnail", input: { itemId }, userId });
  await fixture.until(jobId, (job) => job.lastSeq >= 3);
  const said = (await fixture.events(jobId)).find((event) => event.kind === "log");
  const { pid } = (said?.data.data ?? {}) as { pid: number };
  expect(isAlive(pid)).toBe(true);
  await fixture.engine.cancel(jobId, userId);
  expect(await fixture.until(jobId, (job) => job.finishedAt !== null)).toMatchObject({ state: "cancelled" });
  await expect.poll(() => isAlive(pid)).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
