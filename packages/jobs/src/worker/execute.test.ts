import { access, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPool } from "@jobwire/db";
import { cancel } from "../engine/cancel.ts";
import { PermanentError, RetryableError } from "../engine/index.ts";
import { JobAborted } from "./job-aborted.ts";
import type { Countdown } from "./test/countdown-only.ts";
import { createUser } from "@jobwire/db/testing";
import { aborted, createWorkerFixture, moves, signal } from "./test/worker-fixture.ts";
import type { WorkerFixture } from "./test/worker-fixture.ts";

let fixture: WorkerFixture;
beforeAll(async () => {
  fixture = await createWorkerFixture();
});
afterAll(async () => {
  await fixture[Symbol.asyncDispose]();
});

const isOver = (job: { finishedAt: string | null }) => job.finishedAt !== null;

describe("a job", () => {
  test("is claimed, runs, logs in order and completes", async () => {
    await using _worker = await fixture.start(async (ctx, input) => {
      ctx.progress({ percent: 10, message: "started" });
      await ctx.step("first", async () => ctx.log("info", "inside", { at: 1 }));
      ctx.emit({ remaining: 7 });
      for (let line = 0; line < 50; line += 1) ctx.log("debug", `line ${line}`);
      ctx.progress({ percent: 90 });
      ctx.progress({ percent: 40, message: "odd \0 \ud800 text" });
      return { counted: input.steps, attempts: ctx.attempt };
    });
    const jobId = await fixture.enqueue({ input: { seconds: 0, steps: 3 } });
    const job = await fixture.until(jobId, isOver);

    expect(job).toMatchObject({ state: "completed", attempt: 1, error: null, output: { counted: 3, attempts: 1 } });
    expect(job.progress).toMatchObject({ attempt: 1, n: 4, percent: 90, step: "first" });
    const events = await fixture.events(jobId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(job.lastSeq).toBe(events.length);
    const said = events.map((event) => {
      if (event.kind === "log") return event.data.message;
      return event.kind === "step" ? `${event.data.name} ${event.data.phase}` : event.kind;
    });
    const lines = Array.from({ length: 50 }, (_, line) => `line ${line}`);
    expect(said).toEqual(["state", "state", "first started", "inside", "first finished", "partial", ...lines, "state"]);
    expect(moves(events)).toEqual([">queued", "queued>running", "running>completed"]);
  });

  test("is retried with its frozen backoff, then completes; its checkpoint is kept", async () => {
    await using _worker = await fixture.start(async (ctx) => {
      if (ctx.attempt === 1) {
        await ctx.checkpoint({ counted: 5 });
        throw new RetryableError({ code: "try-later", message: "Please wait." });
      }
      return { counted: ctx.lastCheckpoint?.counted ?? -1, attempts: ctx.attempt };
    });
    const jobId = await fixture.enqueue({}, { backoff: { kind: "fixed", delayMs: 300 } });
    const job = await fixture.until(jobId, isOver);
    expect(job).toMatchObject({ state: "completed", attempt: 2, output: { counted: 5, attempts: 2 } });
    const events = await fixture.events(jobId);
    expect(moves(events)).toEqual([
      ">queued",
      "queued>running",
      "running>retrying",
      "retrying>running",
      "running>completed",
    ]);
    const [retry, again] = events.filter((event) => event.kind === "state").slice(2, 4);
    expect(retry?.data).toMatchObject({ error: { reason: "thrown", code: "try-later", message: "Please wait." } });
    expect(Date.parse(again?.at ?? "") - Date.parse(retry?.at ?? "")).toBeGreaterThanOrEqual(299);
  });

  test("fails after its last attempt, and tells no internals", async () => {
    await using _worker = await fixture.start(async () => {
      throw new Error("password=hunter2 at /srv/secret.ts");
    });
    const jobId = await fixture.enqueue({}, { maxAttempts: 2 });
    const job = await fixture.until(jobId, isOver);
    expect(job).toMatchObject({ state: "failed", attempt: 2, error: { reason: "thrown", code: "unexpected" } });
    expect(JSON.stringify(await fixture.events(jobId))).not.toContain("hunter2");
  });

  test("fails at once when the error is permanent, and can be rerun with a new budget", async () => {
    let isBroken = true;
    await using _worker = await fixture.start(async (ctx) => {
      if (isBroken) throw new PermanentError("no-such-luck", "It cannot work.");
      return { counted: 1, attempts: ctx.attempt };
    });
    const jobId = await fixture.enqueue();
    const failed = await fixture.until(jobId, isOver);
    const error = { reason: "permanent", code: "no-such-luck", message: "It cannot work." };
    expect(failed).toMatchObject({ state: "failed", attempt: 1, error });
    isBroken = false;
    expect(await fixture.engine.rerun(jobId, fixture.userId)).toMatchObject({ applied: true, to: "queued" });
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "completed", attempt: 2, error: null });
  });

  test("that is rerun counts its backoff anew", async () => {
    await using _worker = await fixture.start(async () => {
      throw new RetryableError({ code: "try-later", message: "Please wait." });
    });
    const backoff = { kind: "exponential", baseMs: 40, maxMs: 60_000, jitter: 0 } as const;
    const jobId = await fixture.enqueue({}, { backoff, maxAttempts: 3 });
    await fixture.until(jobId, isOver);
    await fixture.engine.rerun(jobId, fixture.userId);
    await fixture.until(jobId, (job) => job.attempt === 6 && isOver(job));

    const waitsMs = (await fixture.events(jobId)).flatMap((event) =>
      event.kind === "state" && event.data.to === "retrying" && event.data.runAt !== undefined
        ? [Date.parse(event.data.runAt) - Date.parse(event.at)]
        : [],
    );
    expect(waitsMs).toEqual([40, 80, 40, 80]);
  });

  test("whose stored input no longer fits fails without its handler being called", async () => {
    await using _worker = await fixture.start(async () => expect.unreachable());
    const jobId = await fixture.enqueue({}, { input: { seconds: "many" } });
    const job = await fixture.until(jobId, isOver);
    expect(job).toMatchObject({ state: "failed", attempt: 1, error: { reason: "bad-input" } });
    expect(job.error?.message).toContain('"seconds"');
  });

  test("whose result does not fit its schema counts as thrown", async () => {
    await using _worker = await fixture.start(async () => ({ counted: "three" }) as never);
    const jobId = await fixture.enqueue({}, { maxAttempts: 1 });
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "failed", error: { code: "unexpected" } });
  });

  test("runs once however often its doorbell rings", async () => {
    let runs = 0;
    const release = signal();
    await using _worker = await fixture.start(async (ctx) => {
      runs += 1;
      await release.promise;
      return { counted: 1, attempts: ctx.attempt };
    });
    const jobId = await fixture.enqueue();
    await fixture.until(jobId, (job) => job.state === "running");
    for (let ring = 0; ring < 3; ring += 1) {
      await fixture.database.pool.query(
        "select graphile_worker.add_job('jobwire', json_build_object('jobId', $1::text, 'attempt', 1))",
        [jobId],
      );
    }
    release.fire();
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "completed", attempt: 1 });
    expect(runs).toBe(1);
  });

  test("with a start time waits for it", async () => {
    await using _worker = await fixture.start(async (ctx) => ({ counted: 1, attempts: ctx.attempt }));
    const runAt = new Date(Date.now() + 400);
    const jobId = await fixture.enqueue({ runAt });
    expect(await fixture.read(jobId)).toMatchObject({ state: "scheduled", attempt: 0 });
    const job = await fixture.until(jobId, isOver);
    expect(job.state).toBe("completed");
    expect(Date.parse(job.startedAt ?? "")).toBeGreaterThanOrEqual(runAt.getTime());
  });
});

describe("a timeout", () => {
  test("aborts the handler, which is retried, then failed", async () => {
    const reasons: unknown[] = [];
    await using _worker = await fixture.start(async (ctx) => {
      await aborted(ctx.signal);
      reasons.push(ctx.signal.reason);
      throw ctx.signal.reason;
    });
    const jobId = await fixture.enqueue({}, { timeoutMs: 100, maxAttempts: 2 });
    expect(await fixture.until(jobId, isOver)).toMatchObject({
      state: "failed",
      attempt: 2,
      error: { reason: "timeout", message: "It took longer than the 0.1 seconds allowed." },
    });
    expect(reasons).toEqual([new JobAborted("timeout"), new JobAborted("timeout")]);
  });

  test("gives up a handler that ignores it; what that one does later has no effect", async () => {
    const release = signal();
    const late = signal<unknown>();
    await using _worker = await fixture.start(async (ctx) => {
      await release.promise;
      ctx.log("info", "too late");
      ctx.progress({ percent: 99 });
      late.fire(await ctx.checkpoint({ counted: 9 }).catch((error: unknown) => error));
      return { counted: 9, attempts: ctx.attempt };
    });
    const jobId = await fixture.enqueue({}, { timeoutMs: 50, maxAttempts: 1 });
    const failed = await fixture.until(jobId, isOver);
    expect(failed).toMatchObject({ state: "failed", error: { reason: "timeout" } });
    release.fire();
    expect(await late.promise).toEqual(new JobAborted("timeout"));
    expect(await fixture.read(jobId)).toEqual(failed);
  });
});

describe("a cancel", () => {
  test("of a waiting job takes effect at once, and no worker runs it", async () => {
    const jobId = await fixture.enqueue();
    expect(await fixture.engine.cancel(jobId, fixture.userId)).toMatchObject({ applied: true, to: "cancelled" });
    const ran: string[] = [];
    await using _worker = await fixture.start(async (ctx) => {
      ran.push(ctx.jobId);
      return { counted: 1, attempts: ctx.attempt };
    });
    const next = await fixture.enqueue();
    await fixture.until(next, isOver);
    expect(ran).toEqual([next]);
    expect(await fixture.read(jobId)).toMatchObject({ state: "cancelled", attempt: 0 });
    expect(await fixture.engine.cancel(jobId, fixture.userId)).toMatchObject({ applied: false, state: "cancelled" });
  });

  test("of a running job fires its signal", async () => {
    const started = signal();
    await using _worker = await fixture.start(async (ctx) => {
      started.fire();
      await aborted(ctx.signal);
      throw ctx.signal.reason;
    });
    const jobId = await fixture.enqueue();
    await started.promise;
    const askedAt = performance.now();
    await fixture.engine.cancel(jobId, fixture.userId);
    const job = await fixture.until(jobId, isOver);
    expect(performance.now() - askedAt).toBeLessThan(5_000);
    expect(job).toMatchObject({ state: "cancelled", attempt: 1 });
    expect(moves(await fixture.events(jobId)).slice(-2)).toEqual(["running>cancelling", "cancelling>cancelled"]);
  });

  test("that comes before the answer to the claim is not missed", async () => {
    const { database, bus, userId } = fixture;
    // A real pool; only, somebody cancels the claimed job before the worker hears that it has it.
    const pool = createPool({ url: database.url, max: 4, applicationName: "cancelled after the claim" });
    const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<{ rows: { id: string | null }[] }>;
    const thenCancel = async (text: { name?: string }, values: unknown) => {
      const result = await query(text, values);
      const claimed = text.name === "claim-rung" ? result.rows[0]?.id : null;
      if (claimed) await cancel(database.pool, bus, claimed, userId);
      return result;
    };
    pool.query = thenCancel as unknown as typeof pool.query;
    await using stack = new AsyncDisposableStack();
    stack.defer(() => pool.end());
    await using _worker = await fixture.start(
      async (ctx) => {
        await aborted(ctx.signal);
        throw ctx.signal.reason;
      },
      { pool, timings: { heartbeatMs: 20_000, selfFenceMs: 40_000, lostAfterMs: 60_000, cancelOverdueMs: 60_000 } },
    );
    const askedAt = performance.now();
    const jobId = await fixture.enqueue();
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "cancelled" });
    expect(performance.now() - askedAt).toBeLessThan(5_000);
  });

  test("takes effect after the grace even if the handler ignores its signal", async () => {
    const started = signal();
    const release = signal();
    await using _worker = await fixture.start(async (ctx) => {
      started.fire();
      await release.promise;
      return { counted: 1, attempts: ctx.attempt };
    });
    const jobId = await fixture.enqueue();
    await started.promise;
    await fixture.engine.cancel(jobId, null);
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "cancelled", output: null });
    release.fire();
  });

  test("that comes when the handler is done loses to the completion; either way there is one end", async () => {
    for (let round = 0; round < 20; round += 1) {
      const started = signal();
      const worker = await fixture.start(async (ctx) => {
        started.fire();
        return { counted: 1, attempts: ctx.attempt };
      });
      const jobId = await fixture.enqueue();
      await started.promise;
      const cancel = await fixture.engine.cancel(jobId, null);
      const job = await fixture.until(jobId, isOver);
      const ends = moves(await fixture.events(jobId)).filter((move) => /completed|cancelled/.test(move));
      expect(ends).toHaveLength(1);
      if (!cancel.applied) expect(job.state).toBe("completed");
      expect(job.output === null).toBe(job.state === "cancelled");
      await worker.stop();
    }
  });
});

describe("files", () => {
  test("an artifact is stored, replaced by its name, and its temporary folder is gone after", async () => {
    let tempDir = "";
    const tempRoot = fixture.storageRoot;
    const countdown: Countdown = async (ctx) => {
      tempDir = ctx.tempDir;
      const text = (value: string) => new TextEncoder().encode(value);
      await ctx.artifact(text("first"), { name: "note", contentType: "text/plain" });
      const meta = { widthPx: 4 };
      await ctx.artifact(text("second"), { name: "note", contentType: "text/plain", meta });
      return { counted: 1, attempts: ctx.attempt };
    };
    await using _worker = await fixture.start(countdown, { tempRoot });
    const jobId = await fixture.enqueue();
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "completed" });
    const artifacts = await fixture.database.prisma.artifact.findMany({ where: { jobId } });
    expect(artifacts).toMatchObject([{ name: "note", bytes: 6n, userId: fixture.userId, meta: { widthPx: 4 } }]);
    const path = await fixture.storage.localPath(artifacts[0]?.storageKey ?? "");
    expect(await readFile(path, "utf8")).toBe("second");
    expect(dirname(tempDir)).toBe(tempRoot);
    await expect(access(tempDir)).rejects.toThrow("ENOENT");
  });

  test("a stored result of the same owner is read back; one of somebody else is not there", async () => {
    const stranger = await createUser(fixture.database);
    let text = "";
    await using _worker = await fixture.start(async (ctx) => {
      const { artifactId } = await ctx.artifact(new TextEncoder().encode("mine"), {
        name: "note",
        contentType: "text/plain",
      });
      const file = await ctx.artifactFile(artifactId);
      text = `${file.name} ${file.bytes}: ${await readFile(file.path, "utf8")}`;
      await fixture.database.prisma.artifact.update({ where: { id: artifactId }, data: { userId: stranger.id } });
      await ctx.artifactFile(artifactId);
      return { counted: 1, attempts: ctx.attempt };
    });
    const jobId = await fixture.enqueue();
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "failed", error: { code: "artifact-gone" } });
    expect(text).toBe("note 4: mine");
  });

  test("an item that is gone is a permanent error", async () => {
    await using _worker = await fixture.start(async (ctx) => {
      await ctx.item(crypto.randomUUID());
      return { counted: 1, attempts: ctx.attempt };
    });
    const jobId = await fixture.enqueue();
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "failed", error: { code: "item-gone" } });
  });
});
