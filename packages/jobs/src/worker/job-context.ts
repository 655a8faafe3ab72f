import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { KeepStepRequest, ProgressRequest, WriteResult } from "@jobwire/db";
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../bus/index.ts";
import { catalog } from "../catalog/index.ts";
import type { TaskDefinition, TaskName } from "../catalog/index.ts";
import { createProvider } from "../engine/circuits/call-provider.ts";
import type { ProviderGate } from "../engine/circuits/provider.ts";
import type { Connections } from "../engine/connections.ts";
import type { GroupCommit } from "../engine/group-commit.ts";
import type { JobContext } from "../engine/handler.ts";
import type { PriceList } from "../engine/price-list.ts";
import { isSuspend } from "../engine/workflow/suspend.ts";
import type { Storage } from "../storage/index.ts";
import type { LogLevel } from "../wire/index.ts";
import type { Attempt } from "./attempt.ts";
import type { EventWriter } from "./event-writer.ts";
import { createFamilyContext } from "./family-context.ts";
import type { FamilyContext } from "./family-context.ts";
import { fetchArtifact } from "./fetch-artifact.ts";
import { fetchItem } from "./fetch-item.ts";
import { JobAborted } from "./job-aborted.ts";
import { createKeptSteps } from "./kept-steps.ts";
import type { LoadedJob } from "./load.ts";
import type { ProgressWriter } from "./progress-writer.ts";
import { storableJson, storableText } from "./storable.ts";
import { storeArtifact } from "./store-artifact.ts";
import { tempFolderPrefix } from "./temp-folders.ts";
import { writeCost } from "./write-cost.ts";

/** Limits of what a handler may put into a job's log, in characters. */
const MAX_LOG_MESSAGE_CHARS = 8_000;
const MAX_LOG_DATA_CHARS = 64_000;
const MAX_PARTIAL_CHARS = 256_000;
const MAX_CHECKPOINT_CHARS = 1_000_000;

/** A handler's context, and the worker's side of it. */
export interface OwnedContext {
  context: JobContext;
  /** Tells a handler that ended to wait for children from one that ended. Call it as soon as it has settled. */
  conclude: FamilyContext["conclude"];
  /** Makes all that was reported durable. */
  flush(): Promise<void>;
  /** After this nothing the handler still does has an effect. Call it when the attempt is decided. */
  seal(): void;
  /** Removes the temporary folder. */
  dispose(): Promise<void>;
}

export interface ContextParts {
  pool: Pool;
  bus: ChangeBus;
  storage: Storage;
  attempt: Attempt;
  job: LoadedJob & { task: TaskName };
  events: EventWriter;
  progress: ProgressWriter;
  progressCommit: GroupCommit<ProgressRequest, WriteResult>;
  steps: GroupCommit<KeepStepRequest, boolean>;
  circuits: ProviderGate;
  connections: Connections;
  /** The operator's own. */
  prices: PriceList;
  /** Where the temporary folder is made. */
  tempRoot: string;
  logger: Logger;
}

/** Makes the context of one attempt. */
export function createJobContext(parts: ContextParts): OwnedContext {
  const { pool, storage, attempt, job, events, progress, progressCommit, circuits, tempRoot, logger } = parts;
  const definition: TaskDefinition = catalog[job.task];
  let sealed = false;
  let tempDir: string | undefined;

  const assertLive = () => {
    if (sealed) throw attempt.signal.aborted ? attempt.signal.reason : new JobAborted("lease-lost");
  };
  const keptSteps = createKeptSteps({ pool, attempt, steps: parts.steps });
  const { conclude, ...family } = createFamilyContext({ pool, bus: parts.bus, attempt, job, assertLive });

  /** Going out to a provider, and coming back, is a sign of life. */
  const gate: ProviderGate = {
    enter(provider, timeoutMs) {
      attempt.alive();
      return circuits.enter(provider, timeoutMs);
    },
    leave(pass, verdict) {
      attempt.alive();
      return circuits.leave(pass, verdict);
    },
  };

  const log = (level: LogLevel, message: string, data?: unknown) => {
    if (sealed) return;
    attempt.alive();
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
    priority: job.priority,
    signal: attempt.signal,
    lastCheckpoint: (job.checkpoint ?? null) as JobContext["lastCheckpoint"],
    get tempDir() {
      // One that was given up must not begin a folder that nobody removes.
      if (tempDir === undefined) assertLive();
      return (tempDir ??= mkdtempSync(join(tempRoot, tempFolderPrefix(attempt.lease.workerId))));
    },
    progress(report) {
      attempt.alive();
      if (!sealed) progress.report(report);
    },
    async step(name, work, { keep = false } = {}) {
      assertLive();
      const kept = keep ? await keptSteps.find(name) : undefined;
      if (kept) return kept.value as never;
      const label = storableText(name, 200);
      const startedAt = performance.now();
      const close = (phase: "finished" | "failed") => {
        if (sealed) return;
        attempt.alive();
        events.append("step", { name: label, phase, durationMs: Math.round(performance.now() - startedAt) });
      };
      attempt.alive();
      events.append("step", { name: label, phase: "started" });
      progress.report({ step: label });
      try {
        const result = await work();
        const value = keep ? ((await keptSteps.keep(name, result)) as typeof result) : result;
        close("finished");
        return value;
      } catch (error) {
        // A step in which the job waits for children is neither done nor failed: the next attempt begins it anew.
        if (!isSuspend(error)) close("failed");
        throw error;
      }
    },
    log,
    emit(partial) {
      if (sealed) return;
      attempt.alive();
      const value = storableJson(definition.partial.parse(partial), MAX_PARTIAL_CHARS);
      events.append("partial", { value });
    },
    async checkpoint(state) {
      assertLive();
      attempt.alive();
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
      attempt.alive();
      return fetchItem({ pool, storage, itemId, jobId: job.id, tempDir: context.tempDir });
    },
    async artifactFile(artifactId) {
      assertLive();
      attempt.alive();
      return fetchArtifact({ pool, storage, artifactId, jobId: job.id, tempDir: context.tempDir });
    },
    async artifact(source, meta) {
      assertLive();
      attempt.alive();
      return storeArtifact({ pool, storage, attempt, source, meta, logger });
    },
    alive: () => attempt.alive(),
    provider: (name) => createProvider(gate, name, attempt.signal),
    connection: (service) =>
      definition.policy.provider === service ? ((parts.connections[service] ?? null) as never) : null,
    async cost(cost) {
      assertLive();
      attempt.alive();
      const { id, userId, task } = job;
      await writeCost(pool, { id, userId, task, attempt: attempt.lease.attempt }, cost, parts.prices);
    },
    ...family,
  };

  return {
    context,
    conclude,
    async flush() {
      await Promise.all([events.flush(), progress.flush()]);
    },
    seal() {
      sealed = true;
      progress.stop();
    },
    async dispose() {
      if (tempDir !== undefined) await rm(tempDir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
