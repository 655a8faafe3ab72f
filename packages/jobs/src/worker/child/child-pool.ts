import type { Logger } from "pino";
import type { TaskName } from "../../catalog/index.ts";
import type { JobContext } from "../../engine/handler.ts";
import { OutOfMemory } from "./child-error.ts";
import { startChildProcess, type ChildProcess } from "./child-process.ts";
import { conductRun } from "./conduct-run.ts";
import type { FromChild, ToChild } from "./messages.ts";

/** What a run cost, for logs and measurements. */
export interface RunFigures {
  jobId: string;
  task: TaskName;
  childPid: number;
  durationMs: number;
  /** Highest resident memory of the child during the run, in MiB. */
  peakRssMb: number;
}

export interface ChildPoolOptions {
  logger: Logger;
  /** A module that exports `handlers`; our tasks unless said otherwise. */
  handlersModule?: URL;
  /** How long a child waits for another job of its task before it leaves; 30 s by default. */
  maxIdleMs?: number;
  /** Jobs a child does before it is replaced, so that what native code leaks is bounded; 50 by default. */
  maxRunsPerChild?: number;
  /** More of the environment for the children; they get none of this process's. */
  env?: Readonly<Record<string, string>>;
  /** Hears the cost of each run, also of failed ones. */
  onRun?: (figures: RunFigures) => void;
}

/** Runs handlers in child processes with a memory cap, so that one poison file cannot take the worker down. */
export interface ChildPool extends AsyncDisposable {
  /**
   * Runs a task's handler in a child. `memoryLimitMb` caps the child's resident memory.
   * @returns what the handler returned, not yet checked against the task's schema.
   * @throws what the handler threw (a PermanentError as one), `ctx.signal.reason` when it stopped for
   *   that, {@link OutOfMemory}, {@link ChildCrashed}, or {@link ChildKilled}.
   */
  run(ctx: JobContext, task: TaskName, input: unknown, limits: { memoryLimitMb: number }): Promise<unknown>;
  /**
   * Ends the job's child at once, with all that it started; its run throws {@link ChildKilled}.
   * @returns when it is gone; false when no child runs the job
   */
  kill(jobId: string): Promise<boolean>;
  /** Ends every child, busy or not, and waits until they are gone. Idempotent. */
  stop(): Promise<void>;
}

/** A child and what it may still do. It serves one task and one limit only. */
interface Member {
  child: ChildProcess<ToChild, FromChild>;
  ready: Promise<void>;
  serves: string;
  runs: number;
  /** The job it works on, or null. */
  jobId: string | null;
  leaving: NodeJS.Timeout | undefined;
}

/** An idle child has nothing else to do than to answer. */
const ANSWERS_WITHIN_MS = 1_000;

const CHILD_MAIN = new URL("./child-main.ts", import.meta.url);
const OUR_TASKS = new URL("../../tasks/index.ts", import.meta.url);

/** Makes a pool; no process starts before the first run. Callers bound how many run at a time. */
export function createChildPool(options: ChildPoolOptions): ChildPool {
  const { logger, handlersModule = OUR_TASKS, maxIdleMs = 30_000, maxRunsPerChild = 50, env, onRun } = options;
  const members = new Set<Member>();
  let lastRunId = 0;
  let stopped = false;

  function start(task: TaskName, memoryLimitMb: number): Member {
    const args = [handlersModule.href, task];
    const child = startChildProcess<ToChild, FromChild>({ entry: CHILD_MAIN, args, memoryLimitMb, logger, env });
    const ready = new Promise<void>((resolve, reject) => {
      child.listen((message) => message.kind === "ready" && resolve());
      void child.ended.then(reject);
    });
    // Whoever runs a job awaits it; until then an early end must not count as unhandled.
    ready.catch(() => undefined);
    const member: Member = {
      child,
      ready,
      serves: servesKey(task, memoryLimitMb),
      runs: 0,
      jobId: null,
      leaving: undefined,
    };
    members.add(member);
    void child.ended.then(() => {
      clearTimeout(member.leaving);
      members.delete(member);
    });
    return member;
  }

  /** An idle child that answers, or a new one. One that is frozen, or stuck, is ended. */
  async function take(jobId: string, task: TaskName, memoryLimitMb: number): Promise<Member> {
    const serves = servesKey(task, memoryLimitMb);
    for (;;) {
      const idle = [...members].find((member) => member.serves === serves && member.leaving !== undefined);
      const member = idle ?? start(task, memoryLimitMb);
      clearTimeout(member.leaving);
      member.leaving = undefined;
      member.jobId = jobId;
      if (!idle || (await answers(idle.child))) return member;
      logger.warn({ childPid: idle.child.pid }, "an idle child did not answer; another one takes its place");
      members.delete(idle);
      idle.child.kill();
    }
  }

  function giveBack(member: Member, reusable: boolean): void {
    member.jobId = null;
    if (!members.has(member)) return;
    if (!reusable || stopped || member.runs >= maxRunsPerChild) return member.child.leave();
    member.leaving = setTimeout(() => {
      member.leaving = undefined;
      member.child.leave();
    }, maxIdleMs);
    member.leaving.unref();
  }

  async function run(ctx: JobContext, task: TaskName, input: unknown, limits: { memoryLimitMb: number }) {
    ctx.signal.throwIfAborted();
    if (stopped) throw new Error("the child pool has stopped");
    const startedAt = performance.now();
    const member = await take(ctx.jobId, task, limits.memoryLimitMb);
    const { child } = member;
    member.runs += 1;
    child.beginWork();
    try {
      await member.ready;
      ctx.alive();
      ctx.signal.throwIfAborted();
      return await conductRun(child, ++lastRunId, ctx, input);
    } catch (error) {
      if (error instanceof OutOfMemory) error.isOfOneJob = member.runs === 1;
      throw error;
    } finally {
      const { peakRssMb } = await child.endWork();
      // After an abort the handler may still hold something; its child is not trusted with another job.
      giveBack(member, !ctx.signal.aborted);
      const durationMs = Math.round(performance.now() - startedAt);
      const figures: RunFigures = { jobId: ctx.jobId, task, childPid: child.pid, durationMs, peakRssMb };
      logger.debug(figures, "child run ended");
      onRun?.(figures);
    }
  }

  async function kill(jobId: string): Promise<boolean> {
    const busy = [...members].filter((member) => member.jobId === jobId);
    for (const { child } of busy) child.kill();
    await Promise.all(busy.map(({ child }) => child.ended));
    return busy.length > 0;
  }

  async function stop(): Promise<void> {
    stopped = true;
    const ending = [...members].map(({ child, jobId }) => {
      if (jobId === null) child.leave();
      else child.kill();
      return child.ended;
    });
    await Promise.all(ending);
  }

  return { run, kill, stop, [Symbol.asyncDispose]: stop };
}

function answers(child: ChildProcess<ToChild, FromChild>): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (there: boolean) => {
      clearTimeout(timer);
      resolve(there);
    };
    const timer = setTimeout(() => settle(false), ANSWERS_WITHIN_MS);
    child.listen((message) => message.kind === "pong" && settle(true));
    void child.ended.then(() => settle(false));
    child.send({ kind: "ping" });
  });
}

function servesKey(task: TaskName, memoryLimitMb: number): string {
  return `${task} ${memoryLimitMb}`;
}
