import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createKey } from "../../storage/index.ts";
import { createChildPool } from "../../worker/child/index.ts";
import { createWorkerFixture } from "../../worker/test/worker-fixture.ts";
import { countdownOnly } from "../../worker/test/countdown-only.ts";
import { uuidV7 } from "../uuid-v7.ts";
import { isOver, leaf } from "./test/by-steps.ts";

test("a handler in a process of its own has children, waits for them and keeps its steps", async () => {
  await using fixture = await createWorkerFixture();
  const { database, storage, userId, logger, engine } = fixture;
  const storageKey = createKey("items");
  await storage.put(storageKey, new Uint8Array([1]));
  const itemId = uuidV7();
  await database.prisma.item.create({
    data: { id: itemId, userId, name: "photo", contentType: "image/png", bytes: 1n, storageKey },
  });
  const effectsFile = join(fixture.storageRoot, "effects");
  const handlersModule = new URL("./test/family-in-child.ts", import.meta.url);
  await using childPool = createChildPool({ logger, handlersModule, env: { EFFECTS_FILE: effectsFile } });
  await using _worker = await fixture.start(leaf, { childPool, handlers: countdownOnly(leaf) });

  const { id } = await engine.enqueue({ task: "image.thumbnail", input: { itemId, sizePx: 16 }, userId });
  const job = await fixture.until(id, isOver);
  expect(job).toMatchObject({ state: "completed", output: { widthPx: 103 } });
  expect(job.freeAttempts).toBeGreaterThanOrEqual(1);
  expect(JSON.parse((job.output as { thumbhash: string }).thumbhash)).toEqual({
    counts: { total: 2, completed: 2, failed: 0, cancelled: 0 },
    isAny: true,
  });
  expect(await readFile(effectsFile, "utf8")).toBe("first 1\n");

  const swallows = await engine.enqueue({ task: "image.thumbnail", input: { itemId, sizePx: 100 }, userId });
  const swallowed = await fixture.until(swallows.id, isOver);
  // What it did after it swallowed the signal was to wait once more, and that signal it let pass.
  expect(swallowed).toMatchObject({ state: "completed" });
});
