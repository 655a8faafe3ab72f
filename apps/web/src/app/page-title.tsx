import { useEffect, useSyncExternalStore } from "react";
import { taskTitle } from "../live/words.ts";
import { useActiveJobs } from "../live/use-active-jobs.ts";
import { words } from "./words.ts";

let screenTitle = "";
const listeners = new Set<() => void>();

function setScreenTitle(title: string): void {
  screenTitle = title;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the screen is called in the browser's tab. */
export function PageTitle({ children }: { children: string }) {
  useEffect(() => setScreenTitle(children), [children]);
  return null;
}

/** Keeps the tab's title: progress first while work moves, so that it can be read from another tab. */
export function LiveTitle() {
  const title = useSyncExternalStore(subscribe, () => screenTitle);
  const { jobs } = useActiveJobs();
  const running = jobs.filter((job) => job.state === "running");
  const only = running.length === 1 ? running[0] : undefined;
  const percent = only?.progress?.percent ?? null;
  const moving =
    only !== undefined
      ? `${percent === null ? "…" : `${Math.floor(percent)} %`} ${taskTitle(only.task)}`
      : running.length > 1
        ? `${running.length} running`
        : "";
  // The page of the very job that moves says its name once.
  const place = only !== undefined && title === taskTitle(only.task) ? "" : title;
  const full = [moving, place, words.product].filter((part) => part !== "").join(" · ");
  useEffect(() => {
    document.title = full;
  }, [full]);
  return null;
}
