import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { madePdf } from "../media/testing/made-pdfs.ts";
import { createKey } from "../storage/index.ts";
import { isTerminal } from "../wire/index.ts";
import { createChildPool } from "../worker/child/index.ts";
import { createWorkerFixture } from "../worker/test/worker-fixture.ts";
import { uuidV7 } from "../engine/uuid-v7.ts";
import { handlers } from "./index.ts";

const fixture = (name: string) => readFile(new URL(`../../fixtures/${name}`, import.meta.url));

test("media.ingest starts what each kind of file needs, and is done when that is over", async () => {
  await using worker = await createWorkerFixture();
  const { database, storage, userId, logger, engine } = worker;
  await using childPool = createChildPool({ logger });
  await using _running = await worker.start(async () => expect.fail("no countdown here"), { childPool, handlers });

  async function ingested(name: string, contentType: string, bytes: Uint8Array) {
    const storageKey = createKey("items");
    await storage.put(storageKey, bytes);
    const itemId = uuidV7();
    const data = { id: itemId, userId, name, contentType, bytes: BigInt(bytes.length), storageKey };
    await database.prisma.item.create({ data });
    const { id } = await engine.enqueue({ task: "media.ingest", input: { itemId }, userId });
    const job = await worker.until(id, ({ state }) => isTerminal(state));
    const artifacts = await database.prisma.artifact.findMany({ where: { itemId }, select: { name: true } });
    return { job, names: artifacts.map((one) => one.name).toSorted() };
  }

  const photo = await ingested("a.jpg", "image/jpeg", await fixture("orient6.jpg"));
  expect(photo.job).toMatchObject({
    state: "completed",
    output: {
      kind: "image",
      parts: [
        { task: "image.thumbnail", status: "completed" },
        { task: "image.analyze", status: "completed" },
      ],
    },
  });
  expect(photo.names).toContain("thumbnail");

  const paper = await ingested("a.pdf", "application/pdf", await madePdf({ pages: ["One page."] }));
  expect(paper.job).toMatchObject({
    state: "completed",
    output: { kind: "pdf", parts: [{ task: "pdf.extract", status: "completed" }] },
  });
  expect(paper.names).toEqual(["markdown", "page-1", "text", "thumbnail"]);

  const film = await ingested("a.mov", "video/quicktime", await fixture("turned.mov"));
  expect(film.job).toMatchObject({ state: "completed", output: { kind: "video" } });
  expect(film.names).toEqual(["poster", "strip", "thumbnail"]);

  // A part that fails is a failure of its own; the file has been taken in.
  const locked = await ingested("b.pdf", "application/pdf", await madePdf({ pages: ["x"], password: "y" }));
  expect(locked.job).toMatchObject({
    state: "completed",
    output: { parts: [{ task: "pdf.extract", status: "failed" }] },
  });
  expect((await engine.children(locked.job.id))[0]?.error).toMatchObject({ code: "pdf-password" });
});
