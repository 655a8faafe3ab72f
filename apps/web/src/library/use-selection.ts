import type { NamedItem } from "@jobwire/jobs/wire";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { showProblem } from "../live/use-job-actions.ts";
import { words } from "./words.ts";

export interface Selection<T = NamedItem> {
  /** In the order of the list; those that are not loaded last. */
  items: readonly T[];
  isOn: boolean;
  has(itemId: string): boolean;
  /** Adds it or takes it off; with `through`, all between it and the last one as well. */
  toggle(itemId: string, through?: boolean): void;
  /** Selects all there is, loaded or not; what comes later is not selected. */
  all(): void;
  isReadingAll: boolean;
  /** There was more than can be selected at once, and nothing has been added or taken off since. */
  isCut: boolean;
  start(): void;
  clear(): void;
}

interface More<T> {
  /** What is looked for: of another list, nothing is selected. */
  key: string;
  /** The list is still that of the key before, or none: nothing of it is selected. */
  isOutdated: boolean;
  hasOlder: boolean;
  /** All that fits, where the list is loaded in part. */
  readAll(): Promise<{ items: readonly T[]; isCut: boolean }>;
}

const NONE: readonly never[] = [];

/** Which of a list are selected. What leaves the list leaves the selection. */
export function useSelection<T extends { id: string }>(shown: readonly T[], more: More<T>): Selection<T> {
  const { key, isOutdated } = more;
  const items = isOutdated ? NONE : shown;
  const [picked, setPicked] = useState<ReadonlyMap<string, T>>(new Map());
  const [last, setLast] = useState<string | null>(null);
  const [isOn, setOn] = useState(false);
  const [isReadingAll, setReadingAll] = useState(false);
  const [isCut, setCut] = useState(false);
  const [seen, setSeen] = useState({ items, key });
  /** Counts what makes an answer that is under way come too late. */
  const turn = useRef(0);

  if (seen.items !== items || seen.key !== key) {
    setSeen({ items, key });
    if (seen.key !== key) {
      setPicked(new Map());
      setLast(null);
      setCut(false);
      setReadingAll(false);
    } else if (picked.size > 0) {
      const here = new Set(items.map(({ id }) => id));
      const gone = seen.items.filter(({ id }) => picked.has(id) && !here.has(id));
      if (gone.length > 0) {
        const after = new Map(picked);
        for (const { id } of gone) after.delete(id);
        setPicked(after);
      }
    }
  }

  const selected = useMemo(() => {
    const loaded = items.filter(({ id }) => picked.has(id));
    if (loaded.length === picked.size) return loaded;
    const here = new Set(loaded.map(({ id }) => id));
    return [...loaded, ...[...picked.values()].filter(({ id }) => !here.has(id))];
  }, [items, picked]);

  const toggle = useCallback(
    (itemId: string, through = false) => {
      setOn(true);
      setLast(itemId);
      setCut(false);
      setPicked((before) => {
        const after = new Map(before);
        const from = items.findIndex(({ id }) => id === last);
        const to = items.findIndex(({ id }) => id === itemId);
        const one = items[to];
        if (through && from >= 0 && to >= 0) {
          for (const item of items.slice(Math.min(from, to), Math.max(from, to) + 1)) after.set(item.id, item);
        } else if (!after.delete(itemId) && one !== undefined) after.set(itemId, one);
        return after;
      });
    },
    [items, last],
  );
  const clear = useCallback(() => {
    turn.current += 1;
    setPicked(new Map());
    setLast(null);
    setOn(false);
    setCut(false);
    setReadingAll(false);
  }, []);
  useEffect(() => {
    turn.current += 1;
  }, [key]);
  const all = async () => {
    if (!isOutdated && !more.hasOlder) return setPicked(new Map(items.map((item) => [item.id, item])));
    const mine = ++turn.current;
    setReadingAll(true);
    try {
      const found = await more.readAll();
      if (mine !== turn.current) return;
      setPicked(new Map(found.items.map((item) => [item.id, item])));
      setCut(found.isCut);
    } catch (error) {
      if (mine === turn.current) showProblem(words.selectAllFailed, error);
    } finally {
      if (mine === turn.current) setReadingAll(false);
    }
  };
  return {
    items: selected,
    isOn,
    has: (itemId) => picked.has(itemId),
    toggle,
    all: () => void all(),
    isReadingAll,
    isCut,
    start: () => setOn(true),
    clear,
  };
}
