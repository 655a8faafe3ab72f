/**
 * Why an attempt is made to stop before its handler is done.
 * - `cancel` – somebody asked for it
 * - `timeout` – it ran longer than its task allows
 * - `silent` – it gave no sign of life for longer than its task allows
 * - `deadline` – the time that the whole job had is over
 * - `shutdown` – the worker stops; the job goes on elsewhere
 * - `lease-lost` – the worker could not renew its lease, or the job is no longer its own
 */
export type AbortReason = "cancel" | "timeout" | "silent" | "deadline" | "shutdown" | "lease-lost";

/** What `ctx.signal.reason` holds, and what calls on an aborted context reject with. */
export class JobAborted extends Error {
  override readonly name = "JobAborted";
  readonly reason: AbortReason;

  constructor(reason: AbortReason) {
    super(`the attempt was aborted: ${reason}`);
    this.reason = reason;
  }
}
