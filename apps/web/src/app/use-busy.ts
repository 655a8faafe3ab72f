import { useCallback, useRef, useState } from "react";

/** A switch takes no second press for so long: what flips it must not be flipped back by a double click. */
const HELD_MS = 450;

export interface Busy {
  isBusy(name: string): boolean;
  /** Does nothing, and answers false, while what bears this name is under way. */
  run(name: string, work: () => Promise<boolean>): Promise<boolean>;
}

/** What is under way, by name, so that nothing is asked for twice. */
export function useBusy(): Busy {
  const held = useRef(new Set<string>());
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());

  const run = useCallback(async (name: string, work: () => Promise<boolean>) => {
    if (held.current.has(name)) return false;
    held.current.add(name);
    setBusy(new Set(held.current));
    const pressedMs = performance.now();
    try {
      return await work();
    } finally {
      setTimeout(
        () => {
          held.current.delete(name);
          setBusy(new Set(held.current));
        },
        Math.max(0, HELD_MS - (performance.now() - pressedMs)),
      );
    }
  }, []);

  const isBusy = useCallback((name: string) => busy.has(name), [busy]);
  return { isBusy, run };
}
