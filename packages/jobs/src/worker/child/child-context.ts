import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createProvider } from "../../engine/circuits/call-provider.ts";
import type { ProviderGate } from "../../engine/circuits/provider.ts";
import type { ItemFile, JobContext } from "../../engine/handler.ts";
import { createChildFamily } from "./child-family.ts";
import type { ChildAnswer, ChildCall, FromRun, KeptAnswer, ProgressReport, RunFacts, ToChild } from "./messages.ts";
import { packError, unpackError } from "./packed-error.ts";

/** Progress between two sendings is merged; the worker coalesces again for the wire. */
const PROGRESS_EVERY_MS = 50;
/** Signs of life between two sendings are one. */
const ALIVE_EVERY_MS = 250;

export interface ChildContext {
  ctx: JobContext;
  /** Hands over what the worker answers. */
  receive(message: Exclude<ToChild, { kind: "run" | "ping" }>): void;
  /** Sends progress that still waits; nothing is sent after the end. */
  flush(): void;
}

/** The JobContext a handler sees in a child process: each call becomes a message to the worker. */
export function createChildContext(facts: RunFacts, send: (message: FromRun) => void): ChildContext {
  const controller = new AbortController();
  const waiting = new Map<number, PromiseWithResolvers<ChildAnswer>>();
  let lastId = 0;
  let files = 0;
  let lastCheckpoint = facts.lastCheckpoint;
  let report: ProgressReport | undefined;
  let step: string | undefined;
  let sentAt = -Infinity;
  let aliveAt = -Infinity;
  let pause: Promise<void> | undefined;

  function flush(): void {
    if (report === undefined) return;
    send({ kind: "progress", report });
    report = undefined;
    sentAt = performance.now();
  }

  /** Everything but progress: in order, behind the progress that came before it. */
  function tell(message: FromRun): void {
    flush();
    send(message);
  }

  function call(request: ChildCall): Promise<ChildAnswer> {
    const callId = ++lastId;
    const answer = Promise.withResolvers<ChildAnswer>();
    waiting.set(callId, answer);
    tell({ kind: "call", callId, call: request });
    return answer.promise;
  }

  /** The way to the worker's circuits. */
  const gate: ProviderGate = {
    async enter(provider, timeoutMs) {
      const key = ++lastId;
      await call({ name: "provider", key, provider, timeoutMs });
      return { provider, probe: String(key) };
    },
    async leave(pass, verdict) {
      tell({ kind: "provider-left", key: Number(pass.probe), verdict });
    },
  };

  const ctx = {
    jobId: facts.jobId,
    attempt: facts.attempt,
    userId: facts.userId,
    itemId: facts.itemId,
    priority: facts.priority,
    tempDir: facts.tempDir,
    signal: controller.signal,
    get lastCheckpoint() {
      return lastCheckpoint;
    },
    progress(next: ProgressReport) {
      // A new step is said at once: the handler may keep this thread busy until the next.
      const isNewStep = next.step !== undefined && next.step !== step;
      if (isNewStep) flush();
      const isDue = isNewStep || performance.now() - sentAt >= PROGRESS_EVERY_MS;
      step = next.step ?? step;
      report = { ...report, ...next };
      if (isDue) return flush();
      pause ??= delay(PROGRESS_EVERY_MS, undefined, { ref: false }).then(() => {
        pause = undefined;
        flush();
      });
    },
    async step<T>(name: string, work: () => Promise<T>, { keep = false }: { keep?: boolean } = {}): Promise<T> {
      const stepId = ++lastId;
      if (keep) {
        const { kept } = (await call({ name: "begin-step", stepId, step: name })) as KeptAnswer;
        if (kept) return kept.value as T;
      } else tell({ kind: "step-started", stepId, name });
      let result: T;
      try {
        result = await work();
      } catch (error) {
        tell({ kind: "step-ended", stepId, error: packError(error) });
        throw error;
      }
      if (keep) return ((await call({ name: "keep-step", stepId, value: result })) as { value: unknown }).value as T;
      tell({ kind: "step-ended", stepId, error: null });
      return result;
    },
    log: (level, message, data) => tell({ kind: "log", level, message, data }),
    emit: (partial: unknown) => tell({ kind: "emit", partial }),
    async checkpoint(state: unknown) {
      await call({ name: "checkpoint", state });
      lastCheckpoint = state;
    },
    async item(itemId) {
      return (await call({ name: "item", itemId })) as ItemFile;
    },
    async artifactFile(artifactId) {
      return (await call({ name: "artifact-file", artifactId })) as ItemFile;
    },
    async artifact(source, meta) {
      const path = source instanceof Uint8Array ? join(facts.tempDir, `artifact-${++files}.bin`) : source.path;
      if (source instanceof Uint8Array) {
        await mkdir(facts.tempDir, { recursive: true });
        await writeFile(path, source);
      }
      return (await call({ name: "artifact", path, meta })) as { artifactId: string };
    },
    alive() {
      if (performance.now() - aliveAt < ALIVE_EVERY_MS) return;
      aliveAt = performance.now();
      send({ kind: "alive" });
    },
    provider: (name) => createProvider(gate, name, controller.signal),
    connection: (service) => (facts.connections[service] ?? null) as never,
    async cost(cost) {
      await call({ name: "cost", cost });
    },
    ...createChildFamily(facts, tell, call),
  } as JobContext;

  return {
    ctx,
    flush,
    receive(message) {
      if (message.kind === "abort") return controller.abort(unpackError(message.reason));
      const answer = waiting.get(message.callId);
      waiting.delete(message.callId);
      if (message.kind === "answer") answer?.resolve(message.value);
      else answer?.reject(unpackError(message.error));
    },
  };
}
