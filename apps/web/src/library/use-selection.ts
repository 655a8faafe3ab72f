import type { ItemView } from "@jobwire/jobs/wire";
import { useCallback, useMemo, useState } from "react";

export interface Selection<T = ItemView> {
  /** In the order of the list. */
  items: readonly T[];
  isOn: boolean;
  has(itemId: string): boolean;
  /** Adds it or takes it off; with `through`, all between it and the last one as well. */
  toggle(itemId: string, through?: boolean): void;
  all(): void;
  start(): void;
  clear(): void;
}

/** Which of a list are selected. What leaves the list leaves the selection. */
export function useSelection<T extends { id: string }>(items: readonly T[]): Selection<T> {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<string | null>(null);
  const [isOn, setOn] = useState(false);
  const selected = useMemo(() => items.filter(({ id }) => ids.has(id)), [items, ids]);

  const toggle = useCallback(
    (itemId: string, through = false) => {
      setOn(true);
      setLast(itemId);
      setIds((before) => {
        const after = new Set(before);
        const from = items.findIndex(({ id }) => id === last);
        const to = items.findIndex(({ id }) => id === itemId);
        if (through && from >= 0 && to >= 0) {
          for (const { id } of items.slice(Math.min(from, to), Math.max(from, to) + 1)) after.add(id);
        } else if (!after.delete(itemId)) after.add(itemId);
        return after;
      });
    },
    [items, last],
  );
  const clear = useCallback(() => {
    setIds(new Set());
    setLast(null);
    setOn(false);
  }, []);
  const all = useCallback(() => setIds(new Set(items.map(({ id }) => id))), [items]);
  return { items: selected, isOn, has: (itemId) => ids.has(itemId), toggle, all, start: () => setOn(true), clear };
}
