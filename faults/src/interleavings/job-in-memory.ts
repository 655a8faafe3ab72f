import { LEASED_STATES, TRANSITIONS } from "@jobwire/db/lifecycle";
import type { JobState, TransitionEvent } from "@jobwire/db/lifecycle";

/** What an actor asks of the job, as `applyTransitions` is asked. */
export type Ask =
  | { event: "claim"; workerId: string; attempt: number }
  | { event: "complete" | "throw" | "stop" | "lost"; workerId: string; attempt: number }
  | { event: "cancel" };

/** One entry of its log. */
export interface Entry {
  from: JobState;
  to: JobState;
  event: TransitionEvent;
  attempt: number;
}

/** Where a job is kept: in memory, by DESIGN's rules; or in the database, by its real statement. */
export interface JobStore {
  /** Applies one request, atomically. Resolves with whether it was taken. */
  ask(ask: Ask): Promise<boolean>;
  read(): Promise<{ state: JobState; attempt: number; workerId: string | null }>;
  /** The moves, in their order, without the first (its creation). */
  log(): Promise<Entry[]>;
}

const MAX_LOSSES = 3;

/** The model: a row under one lock. */
export function createJobInMemory({ maxAttempts }: { maxAttempts: number }): JobStore {
  let state: JobState = "queued";
  let attempt = 0;
  let budget = maxAttempts;
  let losses = 0;
  let workerId: string | null = null;
  const entries: Entry[] = [];

  function eventOf(ask: Ask): TransitionEvent | null {
    if (ask.event === "cancel") return "cancel";
    if (ask.event === "claim") return ask.attempt === attempt + 1 ? "claim" : null;
    if (ask.workerId !== workerId || ask.attempt !== attempt) return null;
    if (ask.event === "throw") return attempt >= budget ? "fail" : "retry";
    if (ask.event === "lost") return losses + 1 >= MAX_LOSSES ? "poison" : "lose";
    return ask.event;
  }

  return {
    async ask(ask) {
      const event = eventOf(ask);
      const to = event === null ? null : TRANSITIONS[state][event];
      if (event === null || to === null) return false;
      if (event === "claim" && ask.event === "claim") {
        attempt += 1;
        ({ workerId } = ask);
      }
      if (event === "lose" || event === "poison") losses += 1;
      if (event === "retry") losses = 0;
      if (event === "lose") budget += 1;
      entries.push({ from: state, to, event, attempt });
      state = to;
      if (!(LEASED_STATES as readonly JobState[]).includes(to)) workerId = null;
      return true;
    },
    read: async () => ({ state, attempt, workerId }),
    log: async () => entries,
  };
}
