import type { JobState } from "@jobwire/db/lifecycle";
import type { Progress } from "../wire/index.ts";

/**
 * A lossy "job X is now at rev R" message. Rows are the truth (invariant I7): losing a hint costs
 * seconds, never data. Progress that is not worth a row rides along.
 */
export interface Hint {
  jobId: string;
  userId: string;
  rev: number;
  seq: number;
  state: JobState;
  progress?: Progress;
}

/** Items of one user named in one message, at most; word of more names none. */
export const MAX_ITEMS_NAMED = 100;

/** What a listener receives: hints, or word that some were dropped (sweep the rows), or of other news. */
export type BusMessage =
  | { kind: "hints"; hints: readonly Hint[] }
  /** Hints were lost or too many: read the rows. */
  | { kind: "sweep" }
  /** A user's sessions or role changed: re-check their open sockets. */
  | { kind: "access"; userId: string }
  /**
   * Items came into a user's library or left it: whoever shows one reads it again. `itemIds` null:
   * more than {@link MAX_ITEMS_NAMED} did; read the list.
   */
  | { kind: "items"; userId: string; itemIds: readonly string[] | null }
  /** Word of items was lost, nobody knows whose: whoever shows a library reads its list again. */
  | { kind: "items-lost" }
  /** Jobs of a user are not there any more: whoever shows one drops it. A hint, and not replayed. */
  | { kind: "removed"; userId: string; jobIds: readonly string[] }
  /** The inbox, the deliveries or the credits of a user changed: whoever shows them reads them again. A hint, and not replayed. */
  | { kind: "told"; userId: string }
  /** Workers came, went, or beat. */
  | { kind: "workers" }
  /** What is set for the floor changed: limits and switches of queues, schedules, or the state of a circuit. */
  | { kind: "floor"; what: FloorPart };

/** Parts of the floor that admins set and watch. */
export const FLOOR_PARTS = ["queues", "schedules", "circuits"] as const;
export type FloorPart = (typeof FLOOR_PARTS)[number];

/**
 * Carries hints between the processes that write jobs and those that show or run them.
 * Implementations: in-process (memory-bus.ts), Postgres LISTEN/NOTIFY (postgres-bus.ts).
 */
export interface ChangeBus extends AsyncDisposable {
  /**
   * Tells everyone, this process included. Call it after the commit. Never throws and never blocks
   * the caller on the network: local listeners hear at once, others with the next flush.
   */
  publish(message: BusMessage): void;
  /** Listens until the returned function is called. */
  subscribe(listener: (message: BusMessage) => void): () => void;
  /** As `subscribe`, to what this very process publishes and nothing else. */
  subscribeOwn(listener: (message: BusMessage) => void): () => void;
  /** Resolves once hints from other processes arrive; rejects when that cannot be had. */
  start(): Promise<void>;
  /** Sends what is waiting, then lets go of connections. Idempotent. */
  stop(): Promise<void>;
}
