/** Everything that crosses between the worker and a child process, in both directions. */
import type { ArtifactMeta, ItemFile } from "../../engine/handler.ts";
import type { LogLevel } from "../../wire/index.ts";
import type { PackedError } from "./packed-error.ts";

/** The parts of a JobContext that are plain data. */
export interface RunFacts {
  jobId: string;
  attempt: number;
  userId: string;
  itemId: string | null;
  lastCheckpoint: unknown;
  tempDir: string;
}

/** What a child asks the worker to do, and waits for. */
export type ChildCall =
  | { name: "checkpoint"; state: unknown }
  | { name: "item"; itemId: string }
  /** `path` is a file inside the attempt's temp dir. */
  | { name: "artifact"; path: string; meta: ArtifactMeta };

export type ChildAnswer = ItemFile | { artifactId: string } | null;

export type ToChild =
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
  | { kind: "call"; callId: number; call: ChildCall }
  | { kind: "finished"; output: unknown }
  /** `aborted`: it stopped because it was asked to. */
  | { kind: "failed"; error: PackedError; aborted: boolean };

/** `ready` once, when the handler is loaded; then the messages of one run after another. */
export type FromChild = { kind: "ready" } | (FromRun & { runId: number });
