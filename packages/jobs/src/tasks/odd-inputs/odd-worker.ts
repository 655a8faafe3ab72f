import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { grantCredits } from "@jobwire/db";
import { expect } from "vitest";
import type { TaskInput, TaskName } from "../../catalog/index.ts";
import { catalog } from "../../catalog/index.ts";
import { InvalidInput } from "../../engine/invalid-input.ts";
import { uuidV7 } from "../../engine/uuid-v7.ts";
import { createKey } from "../../storage/index.ts";
import type { JobView } from "../../wire/index.ts";
import { isTerminal } from "../../wire/index.ts";
import { createChildPool, type RunFigures } from "../../worker/child/child-pool.ts";
import { createWorkerFixture } from "../../worker/test/worker-fixture.ts";
import { DEFAULT_TIMINGS } from "../../worker/timings.ts";
import { handlers } from "../index.ts";

/** A worker as it runs in the product: database, admission, storage, child processes. */
export interface OddWorker extends AsyncDisposable {
  /** Puts a file into the library unseen: no check at the door stands between it and the tasks. */
  keep(contentType: string, bytes: Uint8Array): Promise<string>;
  /**
   * Runs one job to its end.
   * @returns `result`, or the code with which it was refused, when asked for or by its handler
   */
  outcomeOf<N extends TaskName>(task: N, input: TaskInput<N>): Promise<string>;
  /** No child was lost, none went over its memory, nothing lies about, and the worker still works. */
  expectCleanAndAlive(): Promise<void>;
}

/** What a message for a person has in it: what to do. */
const SAYS_WHAT_TO_DO =
  /\b(choose|upload|make|export|check|copy|use|take|try|crop|run|remove|open|save|record|write|paste|ask|allow|split|print|say|expected)\b/i;
/** Why a job fails at once and for good. */
const FINAL = /^(permanent|out-of-memory|child-failed)$/;
/** What no person should read. */
const INTERNALS = /\/tmp|\/work|node_modules|libvips|vips_|\bat [\w.]+ \(|undefined|\[object|ENOENT|SELECT /;

export async function createOddWorker(): Promise<OddWorker> {
  const tempRoot = await mkdtemp(join(tmpdir(), "jobwire-odd-"));
  // What a child's libraries put aside without asking goes here.
  const childTemp = join(tempRoot, "children");
  await mkdir(childTemp);
  const fixture = await createWorkerFixture();
  const { database, storage, engine, userId, logger } = fixture;
  const grant = { userId, credits: 100_000, byUserId: null, note: null, key: "odd" };
  await grantCredits(database.pool, grant);
  const runs: RunFigures[] = [];
  const childPool = createChildPool({
    logger,
    env: { TMPDIR: childTemp },
    maxIdleMs: 5_000,
    onRun: (run) => runs.push(run),
  });
  const worker = await fixture.start(async () => expect.fail("no countdown here"), {
    childPool,
    handlers,
    tempRoot,
    concurrency: 2,
    timings: DEFAULT_TIMINGS,
  });
  const workerId = worker.id;

  async function endOf(task: TaskName, input: unknown): Promise<JobView | InvalidInput> {
    try {
      const { id } = await engine.enqueue({ task, input, userId });
      // A retry is an end, too: what is wrong with a file is wrong with it tomorrow. Only a process that was
      // full of earlier jobs is no fault of the file.
      return await fixture.until(
        id,
        ({ state, error }) => isTerminal(state) || (state === "retrying" && error?.reason !== "out-of-memory"),
      );
    } catch (error) {
      if (error instanceof InvalidInput) return error;
      throw error;
    }
  }

  function expectWords(message: string, what: string): void {
    expect(message, what).toMatch(SAYS_WHAT_TO_DO);
    expect(message, what).not.toMatch(INTERNALS);
  }

  const odd: OddWorker = {
    async keep(contentType, bytes) {
      const storageKey = createKey("items");
      await storage.put(storageKey, bytes);
      const id = uuidV7();
      await database.prisma.item.create({
        data: { id, userId, name: "odd", contentType, bytes: BigInt(bytes.length), storageKey },
      });
      return id;
    },
    async outcomeOf(task, input) {
      const end = await endOf(task, input);
      if (end instanceof InvalidInput) {
        expectWords(end.message, task);
        return "refused";
      }
      const { state, error, id } = end;
      if (state === "completed") {
        expect(catalog[task].output.safeParse(end.output), task).toMatchObject({ success: true });
        for (const child of await engine.children(id)) {
          if (child.error === null) continue;
          expect(child.error.reason, `${task}: its ${child.task}`).toMatch(FINAL);
          expectWords(child.error.message, child.task);
        }
        return "result";
      }
      expect({ state, reason: error?.reason }, `${task}: ${error?.message}`).toEqual({
        state: "failed",
        reason: expect.stringMatching(FINAL),
      });
      expectWords(error?.message ?? "", task);
      return error?.code ?? "";
    },
    async expectCleanAndAlive() {
      for (const run of runs) {
        const { runsIn } = catalog[run.task].policy;
        const limitMb = runsIn.kind === "child" ? runsIn.memoryLimitMb : 0;
        // One that goes over it is ended at the next look, a moment later.
        expect(run.peakRssMb, `memory of ${run.task}`).toBeLessThanOrEqual(limitMb * 1.15);
      }
      const countdown = await odd.outcomeOf("demo.countdown", { seconds: 0, steps: 1 });
      expect(countdown).toBe("result");
      expect(worker.id, "the worker's id").toBe(workerId);
      expect(await readdir(tempRoot)).toEqual(["children"]);
      expect(await readdir(childTemp)).toEqual([]);
      const { rows } = await database.pool.query<{ key: string }>(
        "select storage_key as key from item union select storage_key from artifact union select storage_key from doomed_file",
      );
      const known = new Set(rows.map(({ key }) => key));
      const stored = await readdir(fixture.storageRoot, { recursive: true, withFileTypes: true });
      const strays = stored
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(fixture.storageRoot.length + 1))
        .filter((key) => !known.has(key));
      expect(strays, "files that no row knows").toEqual([]);
    },
    async [Symbol.asyncDispose]() {
      await worker.stop();
      await childPool.stop();
      await fixture[Symbol.asyncDispose]();
      await rm(tempRoot, { recursive: true, force: true });
    },
  };
  return odd;
}
