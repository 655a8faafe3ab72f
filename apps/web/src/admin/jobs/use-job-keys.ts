import { useEffect, useRef } from "react";

/** What each key of the table does. */
export interface JobKeys {
  search(): void;
  move(by: 1 | -1): void;
  open(): void;
  select(): void;
  retry(): void;
  cancel(): void;
  help(): void;
  escape(): void;
}

/** The table's keys, wherever the focus is, except while somebody types or a dialog is open. */
export function useJobKeys(keys: JobKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const stop = new AbortController();
    addEventListener(
      "keydown",
      (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
        const target = event.target instanceof HTMLElement ? event.target : null;
        if (document.querySelector("[role=dialog]") !== null) return;
        const isTyping = target?.matches("input:not([type=checkbox]), textarea, select, [contenteditable]") ?? false;
        if (isTyping && event.key !== "Escape") return;
        const act = actionOf(event.key, latest.current, target);
        if (act === undefined) return;
        event.preventDefault();
        act();
      },
      { signal: stop.signal },
    );
    return () => stop.abort();
  }, []);
}

function actionOf(key: string, keys: JobKeys, target: HTMLElement | null): (() => void) | undefined {
  switch (key) {
    case "/":
      return keys.search;
    case "j":
      return () => keys.move(1);
    case "k":
      return () => keys.move(-1);
    case "Enter":
      // A focused link or button does what it says.
      return target?.closest("a, button") ? undefined : keys.open;
    case "x":
      return keys.select;
    case "r":
      return keys.retry;
    case "c":
      return keys.cancel;
    case "?":
      return keys.help;
    case "Escape":
      return keys.escape;
    default:
      return undefined;
  }
}
