/**
 * Unwinds a handler whose job waits for others: thrown by `ctx.waitAll` and the like, meant for the
 * worker. A handler must let it pass; one that catches everything rethrows it (`isSuspend`). It is no
 * failure: the job's next attempt runs the handler again, and comes past this point.
 */
export class Suspend extends Error {
  override readonly name = "Suspend";

  constructor() {
    super("this attempt ends here until the jobs it waits for are over; a handler must let this error pass");
  }
}

/** True of the signal by which a handler waits for its children: to be thrown on. */
export function isSuspend(error: unknown): boolean {
  return error instanceof Error && error.name === "Suspend"; // by name: it may come from another process
}
