/** Everything that crosses between the worker and a child process, in both directions. */
import type { ArtifactMeta, ItemFile } from "../../engine/handler.ts";
import type { Connections } from "../../engine/connections.ts";
import type { JobCost } from "../../engine/job-cost.ts";
import type { Verdict } from "../../engine/circuits/provider.ts";
import type { TaskName } from "../../catalog/index.ts";
import type { ChildHandle, SpawnOptions } from "../../engine/workflow/child-handle.ts";
import type { ChildCounts, LogLevel } from "../../wire/index.ts";
import type { PackedError } from "./packed-error.ts";

/** The parts of a JobContext that are plain data. */
export interface RunFacts {
  jobId: string;
  attempt: number;
  userId: string;
  itemId: string | null;
  priority: number;
  lastCheckpoint: unknown;
  tempDir: string;
  /** The task's own provider, if it is connected; no other key goes over. */
  connections: Connections;
}

/** What a child asks the worker to do, and waits for. */
export type ChildCall =
  | { name: "checkpoint"; state: unknown }
  | { name: "item"; itemId: string }
  | { name: "artifact-file"; artifactId: string }
  /** `path` is a file inside the attempt's temp dir. */
  | { name: "artifact"; path: string; meta: ArtifactMeta }
  /** Leave to call a provider; `provider-left` with the same key says how that went. */
  | { name: "provider"; key: number; provider: string; timeoutMs: number }
  /** Begins a step whose result is kept, unless it is kept already. */
  | { name: "begin-step"; stepId: number; step: string }
  /** Its work is done: keeps the result. */
  | { name: "keep-step"; stepId: number; value: unknown }
  | { name: "wait-all" | "wait-any"; children: readonly ChildHandle[] }
  | { name: "wait-children" }
  | { name: "cost"; cost: JobCost };

/** What a kept step returned; null: it has to be done. */
export type KeptAnswer = { kept: { value: unknown } | null };
/** Results of children, place for place; null where one is not over. */
export type ResultsAnswer = { results: ({ value: unknown } | null)[] };

export type ChildAnswer =
  | ItemFile
  | { artifactId: string }
  | KeptAnswer
  | { value: unknown }
  | ResultsAnswer
  | ChildCounts
  | null;

export type ToChild =
  /** Asks an idle child whether it is there, before it is given a job. */
  | { kind: "ping" }
  | { kind: "run"; runId: number; facts: RunFacts; input: unknown }
  | { kind: "abort"; runId: number; reason: PackedError }
  | { kind: "answer"; runId: number; callId: number; value: ChildAnswer }
  | { kind: "refusal"; runId: number; callId: number; error: PackedError };

export type ProgressReport = { percent?: number; step?: string; message?: string; done?: number; total?: number };

export type FromRun =
  | { kind: "progress"; report: ProgressReport }
  | { kind: "log"; level: LogLevel; message: string; data?: unknown }
  | { kind: "emit"; partial: unknown }
  | { kind: "step-started"; stepId: number; name: string }
  | { kind: "step-ended"; stepId: number; error: PackedError | null }
  | { kind: "spawn"; task: TaskName; input: unknown; options: SpawnOptions }
  | { kind: "call"; callId: number; call: ChildCall }
  | { kind: "provider-left"; key: number; verdict: Verdict }
  | { kind: "alive" }
  | { kind: "finished"; output: unknown }
  /** `aborted`: it stopped because it was asked to. */
  | { kind: "failed"; error: PackedError; aborted: boolean };

/** `ready` once, when the handler is loaded; then the messages of one run after another. */
export type FromChild = { kind: "ready" } | { kind: "pong" } | (FromRun & { runId: number });
