import type { JobEvent } from "./job-event.ts";
import type { JobView } from "./job-view.ts";
import type { Progress } from "./progress.ts";
import type { Waiting } from "./waiting.ts";

/** Why a subscription starts from a snapshot and not from where the client left off. */
export type SnapshotReason = "first" | "epoch-changed" | "too-far-behind";

/**
 * One change of one job. `state` is there when a durable change was read (the whole view);
 * `progress` when only progress moved. A client applies it only if `rev` is newer than what it
 * has, or equal with a newer `(progress.attempt, progress.n)`; so replays are harmless.
 */
export interface LiveEvent {
  job: string;
  rev: number;
  state?: JobView;
  progress?: Progress;
  /**
   * Where a waiting job stands: for scope `own`, and for `all` of jobs whose log is open. The newest
   * wins unless its `rev` is older; a job that does not wait has none. Not replayed.
   */
  waiting?: Waiting;
  /** The job is not there any more: forget it. Not replayed. */
  removed?: true;
  /** The job reached a terminal state with this change; such events are never coalesced away. */
  terminal?: true;
}

/** What the `live` subscription carries. Every frame is tracked: its id is the resume cursor. */
export type LiveFrame =
  /** `atMs` is the server's time: a device's clock may be wrong by any length. */
  | { type: "hello"; epoch: string; resumed: boolean; reason?: SnapshotReason; atMs?: number }
  | { type: "snap"; part: number; of: number; jobs: JobView[] }
  | { type: "ev"; events: LiveEvent[] }
  /**
   * Items that came into the viewer's library or left it, for scope `own`: read each again. `null`:
   * too many to name, read the list. A hint that is not replayed: after every `hello`, read the list.
   */
  | { type: "items"; itemIds: string[] | null }
  | { type: "hb" };

/** What the `log` subscription carries: contiguous events; the tracked id is the last `seq`. */
export type LogFrame = { type: "log"; events: JobEvent[] } | { type: "hb" };

/** What a subscription to one value carries; each `value` frame is whole and replaces the last. */
export type ValueFrame<T> = { type: "value"; value: T } | { type: "hb" };
