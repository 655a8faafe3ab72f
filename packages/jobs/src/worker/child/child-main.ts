/** The program of a child process: runs one task's handler, one job after another. Heavy code loads here. */
import type { TaskName } from "../../catalog/index.ts";
import type { Handler, Handlers } from "../../engine/handler.ts";
import { createChildContext, type ChildContext } from "./child-context.ts";
import { liveWithParent } from "./live-with-parent.ts";
import type { FromChild, ToChild } from "./messages.ts";
import { packError } from "./packed-error.ts";

liveWithParent();

const [handlersModule, task] = process.argv.slice(2) as [string, TaskName];
const { handlers } = (await import(handlersModule)) as { handlers: Handlers };
const handler = (await handlers[task]()) as Handler<TaskName>;

let current: { runId: number; context: ChildContext } | undefined;

process.on("message", (message: ToChild) => {
  if (message.kind === "ping") send({ kind: "pong" });
  else if (message.kind === "run") void run(message);
  else if (message.runId === current?.runId) current.context.receive(message);
});
send({ kind: "ready" });

async function run({ runId, facts, input }: Extract<ToChild, { kind: "run" }>): Promise<void> {
  // Libraries that ask for a temp dir get the attempt's own, which the worker removes.
  process.env.TMPDIR = facts.tempDir;
  let over = false;
  const context = createChildContext(facts, (message) => {
    if (!over) send({ ...message, runId });
  });
  current = { runId, context };
  try {
    const output = await handler(context.ctx, input as never);
    context.flush();
    send({ kind: "finished", runId, output });
  } catch (error) {
    context.flush();
    const { signal } = context.ctx;
    send({ kind: "failed", runId, error: packError(error), aborted: signal.aborted && isAbort(error, signal) });
  } finally {
    over = true;
  }
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error instanceof Error && error.name === "AbortError");
}

function send(message: FromChild): void {
  process.send?.(message, () => undefined);
}
