import type { Arena, ArenaOptions } from "./arena/arena.ts";

/** What became of one run of a fault, besides what the history shows. */
export interface FaultOutcome {
  /** From the injury, or from its end where that is what is waited for, to work going on. */
  recoveriesMs: number[];
  /** How often the fault was injected. */
  trials: number;
  /** What was expected of this fault in particular, and did not hold; in words. */
  failures: string[];
  /** Further figures worth a line. */
  figures?: Record<string, number | string>;
}

/** Something that breaks, and what must hold nevertheless. */
export interface Fault {
  name: string;
  /** One line: what is done, and what is expected beyond the invariants. */
  summary: string;
  /** What its arena must be like, where the usual one will not do. */
  arena?: Partial<ArenaOptions>;
  /** Has parts that want other surroundings set up and torn down: called before the arena starts. */
  prepare?(): Promise<{ arena: Partial<ArenaOptions> } & AsyncDisposable>;
  /** Why it cannot be run here; null when it can. */
  unavailable?(): Promise<string | null>;
  /** Cheap enough to run inside `npm test`, in the arena that all of those share. */
  isInShortForm?: boolean;
  run(arena: Arena, options: FaultOptions): Promise<FaultOutcome>;
}

export interface FaultOptions {
  /** How often to inject. */
  trials: number;
  /** Shorter waits, and the timings of `ArenaOptions.timings: "short"`. */
  isShort: boolean;
}
