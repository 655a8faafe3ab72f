import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { ProgressRequest, WriteResult } from "@jobwire/db";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { catalog } from "../catalog/index.ts";
import type { TaskName } from "../catalog/index.ts";
import type { GroupCommit } from "../engine/group-commit.ts";
import type { JobContext } from "../engine/handler.ts";
import type { Storage } from "../storage/index.ts";
import type { LogLevel } from "../wire/index.ts";
import type { Attempt } from "./attempt.ts";
import type { EventWriter } from "./event-writer.ts";
import { fetchItem } from "./fetch-item.ts";
import { JobAborted } from "./job-aborted.ts";
import type { LoadedJob } from "./load.ts";
import type { ProgressWriter } from "./progress-writer.ts";
import { storableJson, storableText } from "./storable.ts";
import { storeArtifact } from "./store-artifact.ts";

/** Limits of what a handler may put into a job's log, in characters. */
const MAX_LOG_MESSAGE_CHARS = 8_000;
const MAX_LOG_DATA_CHARS = 64_000;
const MAX_PARTIAL_CHARS = 256_000;
const MAX_CHECKPOINT_CHARS = 1_000_000;

/** A handler's context, and the worker's side of it. */
export interface OwnedContext {
  context: JobContext;
  /** Makes all that was reported durable. */
  flush(): Promise<void>;
  /** After this nothing the handler still does has an effect. Call it when the attempt is decided. */
  seal(): void;
  /** Removes the temporary folder. */
  dispose(): Promise<void>;
}

export interface ContextParts {
  pool: Pool;
  storage: Storage;
  attempt: Attempt;
  job: LoadedJob & { task: TaskName };
  events: EventWriter;
  progress: ProgressWriter;
  progressCommit: GroupCommit<ProgressRequest, WriteResult>;
  /** Where the temporary folder is made. */
  tempRoot: string;
  logger: Logger;
}

/** Makes the context of one attempt. */
export function createJobContext(parts: ContextParts): OwnedContext {
  const { pool, storage, attempt, job, events, progress, progressCommit, tempRoot, logger } = parts;
  const definition = catalog[job.task];
  let sealed = false;
  let tempDir: string | undefined;

  const assertLive = () => {
    if (sealed) throw attempt.signal.aborted ? attempt.signal.reason : new JobAborted("lease-lost");
  };

  const log = (level: LogLevel, message: string, data?: unknown) => {
    if (sealed) return;
    const text = storableText(String(message), MAX_LOG_MESSAGE_CHARS);
    if (data === undefined) return events.append("log", { level, message: text });
    try {
      events.append("log", { level, message: text, data: storableJson(data, MAX_LOG_DATA_CHARS) });
    } catch (error) {
      // A log line must never fail a job; the line stays, its data does not.
      logger.warn({ err: error, jobId: job.id }, "the data of a log line cannot be stored");
      events.append("log", { level, message: text });
    }
  };

  const context: JobContext = {
    jobId: job.id,
    attempt: attempt.lease.attempt,
    userId: job.userId,
    itemId: job.itemId,
    signal: attempt.signal,
    lastCheckpoint: (job.checkpoint ?? null) as JobContext["lastCheckpoint"],
    get tempDir() {
      return (tempDir ??= mkdtempSync(join(tempRoot, "jobwire-attempt-")));
    },
    progress(report) {
      if (!sealed) progress.report(report);
    },
    async step(name, work) {
      assertLive();
      const label = storableText(name, 200);
      const startedAt = performance.now();
      const close = (phase: "finished" | "failed") => {
        if (sealed) return;
        events.append("step", { name: label, phase, durationMs: Math.round(performance.now() - startedAt) });
      };
      events.append("step", { name: label, phase: "started" });
      progress.report({ step: label });
      try {
        const result = await work();
        close("finished");
        return result;
      } catch (error) {
        close("failed");
        throw error;
      }
    },
    log,
    emit(partial) {
      if (sealed) return;
      const value = storableJson(definition.partial.parse(partial), MAX_PARTIAL_CHARS);
      events.append("partial", { value });
    },
    async checkpoint(state) {
      assertLive();
      const checkpoint = storableJson(definition.checkpoint.parse(state), MAX_CHECKPOINT_CHARS);
      const result = await progressCommit.submit({ jobId: job.id, lease: attempt.lease, checkpoint });
      if (!result.applied) {
        attempt.abort("lease-lost");
        throw attempt.signal.reason;
      }
      attempt.learn(result);
    },
    async item(itemId) {
      assertLive();
      return fetchItem({ pool, storage, itemId, userId: job.userId, tempDir: context.tempDir });
    },
    async artifact(source, meta) {
      assertLive();
      return storeArtifact({ pool, storage, attempt, source, meta, logger });
    },
  };

  return {
    context,
    async flush() {
      await Promise.all([events.flush(), progress.flush()]);
    },
    seal() {
      sealed = true;
      progress.stop();
    },
    async dispose() {
      if (tempDir !== undefined) await rm(tempDir, { recursive: true, force: true });
    },
  };
}
