/** How many jobs of each queue this worker may run at once. */
export interface Lanes {
  /** Takes a place; undefined when the lane is full. Call the result once to give the place back. */
  enter(queue: string): (() => void) | undefined;
  /** Lanes without a free place now. */
  full(): string[];
  /** Every lane known. */
  names(): string[];
}

/** @param queues lanes by name; a lane that is not named has no limit of its own */
export function createLanes(queues: Readonly<Record<string, { concurrency: number }>>): Lanes {
  const running = new Map<string, number>();
  const count = (queue: string) => running.get(queue) ?? 0;
  return {
    enter(queue) {
      const limit = queues[queue]?.concurrency ?? Infinity;
      if (count(queue) >= limit) return undefined;
      running.set(queue, count(queue) + 1);
      let left = false;
      return () => {
        if (left) return;
        left = true;
        running.set(queue, count(queue) - 1);
      };
    },
    full: () =>
      Object.entries(queues).flatMap(([queue, { concurrency }]) => (count(queue) >= concurrency ? queue : [])),
    names: () => Object.keys(queues),
  };
}
