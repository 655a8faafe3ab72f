import type { Need, NewJob } from "@jobwire/db";
import { transact, writeChildren, writeDependencies } from "@jobwire/db";
import { isTerminal } from "@jobwire/db/lifecycle";
import type { Pool } from "pg";
import type { ChangeBus } from "../bus/index.ts";
import type { TaskName } from "../catalog/index.ts";
import { createGroupCommit } from "../engine/group-commit.ts";
import type { JobContext } from "../engine/handler.ts";
import { ChildFailed, childFailedError, errorOf } from "../engine/workflow/child-failed.ts";
import type { FailedChild } from "../engine/workflow/child-failed.ts";
import type { ChildHandle, SpawnOptions } from "../engine/workflow/child-handle.ts";
import { toNewChild } from "../engine/workflow/new-child.ts";
import { findBlame, readChildStates, readCounts, readUnfinished } from "../engine/workflow/read-children.ts";
import type { ChildState } from "../engine/workflow/read-children.ts";
import { publishChildren, spawnChildren } from "../engine/workflow/spawn-children.ts";
import { isSuspend, Suspend } from "../engine/workflow/suspend.ts";
import type { JobError } from "../wire/index.ts";
import type { Attempt } from "./attempt.ts";
import type { LoadedJob } from "./load.ts";
import type { Settled } from "./outcome.ts";
import { throughOutage } from "./through-outage.ts";

/** The part of a handler's context that is about its children, and the worker's side of it. */
export interface FamilyContext extends Pick<JobContext, "spawn" | "waitAll" | "waitAny" | "waitChildren"> {
  /** Whether the handler ended to wait for children, or is to fail for one; makes all that it spawned durable. */
  conclude(settled: Settled): Promise<Settled>;
}

export interface FamilyParts {
  pool: Pool;
  bus: ChangeBus;
  attempt: Attempt;
  job: LoadedJob & { task: TaskName };
  /** @throws when the attempt is over for the handler */
  assertLive: () => void;
}

/** Inserted by one statement. */
const MAX_BATCH = 500;
/** A worker that cannot write for this long has lost its lease anyway. */
const OUTAGE_MS = 30_000;

export function createFamilyContext({ pool, bus, attempt, job, assertLive }: FamilyParts): FamilyContext {
  const { jobId, lease } = attempt;
  const keys = new Set<string>();
  let places = 0;
  /** Under way; settled ones stay until `flush` has looked at them. */
  let spawning: Promise<unknown>[] = [];
  const waitsFor = new Map<string, Need>();
  let blame: JobError | undefined;

  const spawns = createGroupCommit<NewJob, true>({
    maxBatch: MAX_BATCH,
    async commit(children) {
      const spawned = await throughOutage(() => spawnChildren(pool, { jobId, lease }, children), OUTAGE_MS);
      if (!spawned) {
        attempt.abort("lease-lost");
        throw attempt.signal.reason;
      }
      if (spawned.parent) attempt.learn(spawned.parent);
      publishChildren(bus, spawned.jobs, spawned.parent ? [spawned.parent] : []);
      return children.map(() => true);
    },
  });

  async function flush(): Promise<void> {
    const pending = spawning;
    spawning = [];
    await Promise.all(pending);
  }

  function suspend(on: Iterable<[jobId: string, needs: Need]>): never {
    for (const [id, needs] of on) waitsFor.set(id, needs);
    throw new Suspend();
  }

  async function failFor(): Promise<never> {
    const child = await findBlame(pool, jobId);
    blame ??= childFailedError(child ?? null);
    throw new ChildFailed(blame);
  }

  async function look(children: readonly ChildHandle[]): Promise<ChildState[]> {
    assertLive();
    await flush();
    const rows = await throughOutage(
      () =>
        readChildStates(
          pool,
          children.map((child) => child.jobId),
        ),
      OUTAGE_MS,
    );
    return children.map((child) => {
      const row = rows.get(child.jobId);
      if (!row || row.parentId !== jobId) throw new TypeError(`expected a child of this job, got ${child.jobId}`);
      if (row.task !== child.task) {
        const got = `expected child ${child.jobId} to run ${child.task}, got ${row.task}`;
        throw new TypeError(`${got}: give children a key where their order differs between attempts`);
      }
      return row;
    });
  }

  const family: Pick<JobContext, "spawn" | "waitAll" | "waitAny" | "waitChildren"> = {
    spawn: ((task: TaskName, input: unknown, options: SpawnOptions = {}) => {
      assertLive();
      const { key } = options;
      if (key !== undefined && keys.has(key)) {
        throw new TypeError(`a child's key: expected one not used before, got "${key}"`);
      }
      if (key !== undefined) keys.add(key);
      const child = toNewChild(job, task, input, options, key === undefined ? places++ : undefined);
      const written = spawns.submit(child);
      written.catch(() => {}); // looked at by `flush`
      spawning.push(written);
      return { jobId: child.id, task, failure: options.failure ?? "fail-fast" };
    }) as JobContext["spawn"],

    async waitAll(children) {
      const states = await look(children);
      if (states.some((state, at) => hasFailed(state) && children[at]?.failure === "fail-fast")) await failFor();
      const unfinished = states.flatMap((state, at): [string, Need][] =>
        isTerminal(state.state) ? [] : [[state.id, children[at]?.failure === "continue" ? "end" : "success"]],
      );
      if (unfinished.length > 0) suspend(unfinished);
      return states.map((state, at) => resultOf(state, children[at])) as never;
    },

    async waitAny(children) {
      const states = await look(children);
      if (states.some((state, at) => hasFailed(state) && children[at]?.failure === "fail-fast")) await failFor();
      if (states.length > 0 && !states.some(({ state }) => isTerminal(state))) {
        suspend(states.map(({ id }) => [id, "any"]));
      }
      return states.map((state, at) => (isTerminal(state.state) ? resultOf(state, children[at]) : undefined)) as never;
    },

    async waitChildren() {
      assertLive();
      await flush();
      const unfinished = await throughOutage(() => readUnfinished(pool, jobId), OUTAGE_MS);
      if (await findBlame(pool, jobId)) await failFor();
      if (unfinished.length > 0) {
        suspend(unfinished.map(({ id, failure }) => [id, failure === "continue" ? "end" : "success"]));
      }
      const counted = await throughOutage(() => transact(pool, (client) => writeChildren(client, [jobId])), OUTAGE_MS);
      publishChildren(bus, [], counted);
      return (await readCounts(pool, jobId)) ?? { total: 0, completed: 0, failed: 0, cancelled: 0 };
    },
  };

  return {
    ...family,
    async conclude(settled) {
      if (settled.kind === "ignored-abort" || attempt.abortReason === "lease-lost") return settled;
      const lost = await flush().then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      if (blame) return { kind: "child-failed", error: blame };
      if (lost && settled.kind === "returned") return { kind: "threw", error: lost.error };
      if (waitsFor.size === 0) return settled;
      if (settled.kind !== "threw" || stemsFromWait(settled.error)) return { kind: "swallowed-wait" };
      // Something else failed beside the wait: an attempt that failed, as any other.
      if (!isSuspend(settled.error)) return settled;
      const on = [...waitsFor].map(([id, needs]) => ({ jobId: id, needs }));
      if (!(await throughOutage(() => writeDependencies(pool, jobId, lease, on), OUTAGE_MS))) {
        attempt.abort("lease-lost");
      }
      return { kind: "waits" };
    },
  };
}

/** An error that was made of the signal to wait. */
function stemsFromWait(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const parts = error instanceof AggregateError ? error.errors : [];
  return [error.cause, ...parts].some((part) => isSuspend(part) || stemsFromWait(part));
}

function hasFailed(state: ChildState): state is ChildState & FailedChild {
  return state.state === "failed" || state.state === "cancelled";
}

/** Of a child that is over, as its handle says. */
function resultOf(child: ChildState, handle: ChildHandle | undefined): unknown {
  if (handle?.failure !== "continue") return child.output;
  if (hasFailed(child)) return { status: child.state, error: errorOf(child) };
  return { status: "completed", output: child.output };
}
