import { realpath } from "node:fs/promises";
import { sep } from "node:path";
import type { JobContext } from "../../engine/handler.ts";
import type { ChildProcess } from "./child-process.ts";
import type { ChildAnswer, ChildCall, FromChild, FromRun, ToChild } from "./messages.ts";
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
  const steps = new Map<number, { work: PromiseWithResolvers<void>; logged: Promise<unknown> }>();

  async function answer(callId: number, call: ChildCall): Promise<void> {
    try {
      child.send({ kind: "answer", runId, callId, value: await perform(ctx, call) });
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
        const work = Promise.withResolvers<void>();
        const logged = ctx.step(message.name, () => work.promise).catch(() => undefined);
        steps.set(message.stepId, { work, logged });
        return;
      }
      case "step-ended": {
        const work = steps.get(message.stepId)?.work;
        if (message.error === null) work?.resolve();
        else work?.reject(unpackError(message.error));
        return;
      }
      case "call":
        void answer(message.callId, message.call);
        return;
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
    if (message.kind === "ready" || message.runId !== runId) return;
    try {
      hear(message);
    } catch (error) {
      // The context refused, e.g. a log line too long: that is the handler's failure.
      end.reject(error);
    }
  });
  void child.ended.then((reason) => end.reject(reason));
  const { jobId, attempt, userId, itemId, lastCheckpoint, tempDir } = ctx;
  child.send({ kind: "run", runId, facts: { jobId, attempt, userId, itemId, lastCheckpoint, tempDir }, input });
  ctx.signal.addEventListener("abort", onAbort, { once: true });
  if (ctx.signal.aborted) onAbort();

  try {
    return await end.promise;
  } catch (error) {
    for (const { work } of steps.values()) work.reject(error);
    throw error;
  } finally {
    ctx.signal.removeEventListener("abort", onAbort);
    await Promise.all([...steps.values()].map(({ logged }) => logged));
  }
}

async function perform(ctx: JobContext, call: ChildCall): Promise<ChildAnswer> {
  switch (call.name) {
    case "checkpoint":
      await ctx.checkpoint(call.state as never);
      return null;
    case "item":
      return ctx.item(call.itemId);
    case "artifact":
      return ctx.artifact({ path: await insideTempDir(ctx, call.path) }, call.meta);
  }
}

/** A child that a hostile file has taken over must not have other files of ours stored as its result. */
async function insideTempDir(ctx: JobContext, path: string): Promise<string> {
  const [file, folder] = await Promise.all([realpath(path), realpath(ctx.tempDir)]);
  if (!file.startsWith(folder + sep)) throw new Error(`artifact path: expected one inside tempDir, got ${path}`);
  return file;
}
