/** Last-value state of a running job; coalesced, never part of the log. */
export interface Progress {
  attempt: number;
  /** Rises by one with each report of an attempt: the tie-breaker at an equal `rev`. */
  n: number;
  /** 0–100, or null while truly unknown. Never falls within an attempt. */
  percent: number | null;
  /** What is being done, in words: "Cutting out". */
  step: string | null;
  message: string | null;
  /** Countable work, where there is any: 3 of 8 scenes. */
  done: number | null;
  total: number | null;
}
