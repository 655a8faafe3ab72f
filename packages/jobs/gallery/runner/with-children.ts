import { catalog } from "../../src/catalog/index.ts";
import type { TaskName } from "../../src/catalog/index.ts";
import type { JobContext } from "../../src/engine/handler.ts";
import type { ChildHandle, SpawnOptions } from "../../src/engine/workflow/child-handle.ts";
import { toNewChild } from "../../src/engine/workflow/new-child.ts";
import type { ChildPool } from "../../src/worker/child/child-pool.ts";
import { createFileContext } from "../../src/worker/child/testing/file-context.ts";
import type { FileContext } from "../../src/worker/child/testing/file-context.ts";

export interface ContextWithChildren extends AsyncDisposable {
  ctx: JobContext<never>;
}

/**
 * Adds children to a file context: each is run when it is made, one after another, in the pool, and waits
 * wait for it. Its artifacts are the parent's to read.
 */
export function withChildren(
  files: FileContext,
  pool: ChildPool,
  items: Readonly<Record<string, string>>,
): ContextWithChildren {
  const contexts: FileContext[] = [];
  const runs = new Map<string, Promise<unknown>>();
  const parent = { id: files.ctx.jobId, userId: files.ctx.userId, priority: 0 };
  let before: Promise<unknown> = Promise.resolve();
  let places = 0;

  async function run(jobId: string, task: TaskName, input: unknown): Promise<unknown> {
    const { policy, input: schema, output } = catalog[task];
    const context = await createFileContext({ items: { ...items }, jobId });
    contexts.push(context);
    const memoryLimitMb = policy.runsIn.kind === "child" ? policy.runsIn.memoryLimitMb : 1_024;
    return output.parse(await pool.run(context.ctx, task, schema.parse(input), { memoryLimitMb }));
  }

  const results = (children: readonly ChildHandle[]) =>
    Promise.all(
      children.map(async ({ jobId, failure }) => {
        const output = await runs.get(jobId);
        return failure === "continue" ? { status: "completed", output } : output;
      }),
    );

  const family = {
    priority: 0,
    spawn(task: TaskName, input: unknown, options: SpawnOptions = {}) {
      const { id } = toNewChild(parent, task, input, options, places);
      if (options.key === undefined) places += 1;
      const ended = before.then(() => run(id, task, input));
      before = ended.catch(() => {});
      runs.set(id, ended);
      return { jobId: id, task, failure: options.failure ?? "fail-fast" };
    },
    waitAll: results,
    waitAny: results,
    async artifactFile(artifactId: string) {
      const owner = [files, ...contexts].find(({ artifacts }) =>
        artifacts.some((one) => one.artifactId === artifactId),
      );
      return (owner ?? files).ctx.artifactFile(artifactId);
    },
  };
  const ctx = new Proxy(files.ctx, {
    get: (target, name) => Reflect.get(name in family ? family : target, name) as unknown,
  });
  return {
    ctx,
    async [Symbol.asyncDispose]() {
      await before;
      for (const context of contexts) await context[Symbol.asyncDispose]();
    },
  };
}
