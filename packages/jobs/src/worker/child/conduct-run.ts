import { realpath } from "node:fs/promises";
import { sep } from "node:path";
import { WeighedElsewhere } from "../../engine/circuits/weigh-error.ts";
import type { Connections, ServiceName } from "../../engine/connections.ts";
import type { JobContext } from "../../engine/handler.ts";
import type { SpawnOptions } from "../../engine/workflow/child-handle.ts";
import type { ChildProcess } from "./child-process.ts";
import type { ChildAnswer, ChildCall, FromChild, FromRun, ToChild } from "./messages.ts";
import { beginKeptStep } from "./kept-step.ts";
import type { RunningStep } from "./kept-step.ts";
import { packError, unpackError } from "./packed-error.ts";

/**
 * The worker's end of one run: sends the job over, does what the child asks on the real context,
 * forwards the abort.
 * @returns the handler's output.
 * @throws what the handler threw; the reason of `ctx.signal` when it stopped for that; or the reason
 *   the child ended.
 */
export async function conductRun(
  child: ChildProcess<ToChild, FromChild>,
  runId: number,
  ctx: JobContext,
  input: unknown,
): Promise<unknown> {
  const end = Promise.withResolvers<unknown>();
  const steps = new Map<number, RunningStep>();

  /** Calls of providers that the child has leave for; the real ones are out until it says how they went. */
  const providerCalls = new Map<number, PromiseWithResolvers<void>>();

  async function answer(callId: number, call: ChildCall): Promise<void> {
    try {
      child.send({ kind: "answer", runId, callId, value: await perform(ctx, call, providerCalls, steps) });
    } catch (error) {
      child.send({ kind: "refusal", runId, callId, error: packError(error) });
    }
  }

  function hear(message: FromRun): void {
    switch (message.kind) {
      case "progress":
        return ctx.progress(message.report);
      case "log":
        return ctx.log(message.level, message.message, message.data);
      case "emit":
        return ctx.emit(message.partial as never);
      case "step-started": {
        const work = Promise.withResolvers<unknown>();
        const logged = ctx.step(message.name, () => work.promise).catch(() => undefined);
        steps.set(message.stepId, { work, logged });
        return;
      }
      case "step-ended": {
        const work = steps.get(message.stepId)?.work;
        if (message.error === null) work?.resolve(undefined);
        else work?.reject(unpackError(message.error));
        return;
      }
      case "spawn":
        ctx.spawn(message.task, message.input as never, message.options as SpawnOptions<"continue">);
        return;
      case "call":
        void answer(message.callId, message.call);
        return;
      case "provider-left": {
        const { key, verdict } = message;
        const out = providerCalls.get(key);
        providerCalls.delete(key);
        if (verdict.kind === "answered") out?.resolve();
        else out?.reject(new WeighedElsewhere(verdict));
        return;
      }
      case "alive":
        return ctx.alive();
      case "finished":
        return end.resolve(message.output);
      case "failed":
        return end.reject(message.aborted && ctx.signal.aborted ? ctx.signal.reason : unpackError(message.error));
      default:
        message satisfies never;
    }
  }

  const onAbort = () => child.send({ kind: "abort", runId, reason: packError(ctx.signal.reason) });
  child.listen((message) => {
    if (message.kind === "ready" || message.kind === "pong" || message.runId !== runId) return;
    try {
      hear(message);
    } catch (error) {
      // The context refused, e.g. a log line too long: that is the handler's failure.
      end.reject(error);
    }
  });
  void child.ended.then((reason) => end.reject(reason));
  const { jobId, attempt, userId, itemId, priority, lastCheckpoint, tempDir } = ctx;
  const connections = connectionsOf(ctx);
  const facts = { jobId, attempt, userId, itemId, priority, lastCheckpoint, tempDir, connections };
  child.send({ kind: "run", runId, facts, input });
  ctx.signal.addEventListener("abort", onAbort, { once: true });
  if (ctx.signal.aborted) onAbort();

  try {
    return await end.promise;
  } catch (error) {
    for (const { work } of steps.values()) work.reject(error);
    throw error;
  } finally {
    ctx.signal.removeEventListener("abort", onAbort);
    for (const out of providerCalls.values()) out.reject(new WeighedElsewhere({ kind: "unknown" }));
    await Promise.all([...steps.values()].map(({ logged }) => logged));
  }
}

async function perform(
  ctx: JobContext,
  call: ChildCall,
  providerCalls: Map<number, PromiseWithResolvers<void>>,
  steps: Map<number, RunningStep>,
): Promise<ChildAnswer> {
  switch (call.name) {
    case "checkpoint":
      await ctx.checkpoint(call.state as never);
      return null;
    case "cost":
      await ctx.cost(call.cost);
      return null;
    case "item":
      return ctx.item(call.itemId);
    case "artifact-file":
      return ctx.artifactFile(call.artifactId);
    case "artifact":
      return ctx.artifact({ path: await insideTempDir(ctx, call.path) }, call.meta);
    case "provider":
      await enterProvider(ctx, call, providerCalls);
      return null;
    case "begin-step":
      return { kept: await beginKeptStep(ctx, call, steps) };
    case "keep-step": {
      const step = steps.get(call.stepId);
      step?.work.resolve(call.value);
      return { value: await step?.result };
    }
    case "wait-all":
      return { results: (await ctx.waitAll(call.children)).map((value: unknown) => ({ value })) };
    case "wait-any": {
      const results: readonly unknown[] = await ctx.waitAny(call.children);
      return { results: results.map((value) => (value === undefined ? null : { value })) };
    }
    case "wait-children":
      return ctx.waitChildren();
  }
}

/** Begins a call here, and resolves when the child may make it. */
function enterProvider(
  ctx: JobContext,
  { key, provider, timeoutMs }: Extract<ChildCall, { name: "provider" }>,
  providerCalls: Map<number, PromiseWithResolvers<void>>,
): Promise<void> {
  const out = Promise.withResolvers<void>();
  return new Promise((resolve, reject) => {
    const begin = () => {
      providerCalls.set(key, out);
      resolve();
      return out.promise;
    };
    // Once it has begun, its end is the child's to tell.
    ctx.provider(provider).call(begin, { timeoutMs }).catch(reject);
  });
}

/** A child that a hostile file has taken over must not have other files of ours stored as its result. */
async function insideTempDir(ctx: JobContext, path: string): Promise<string> {
  const [file, folder] = await Promise.all([realpath(path), realpath(ctx.tempDir)]);
  if (!file.startsWith(folder + sep)) throw new Error(`artifact path: expected one inside tempDir, got ${path}`);
  return file;
}

const SERVICES = Object.keys({ openai: 0, segmind: 0, trellis: 0 } satisfies Record<ServiceName, 0>) as ServiceName[];

/** What the context would give out: the task's own provider at most. */
function connectionsOf(ctx: JobContext): Connections {
  return Object.fromEntries(
    SERVICES.flatMap((name) => {
      const connection = ctx.connection(name);
      return connection === null ? [] : [[name, connection]];
    }),
  );
}
