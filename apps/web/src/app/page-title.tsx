import { useLiveJobs } from "@jobwire/client/react";
import type { JobView } from "@jobwire/jobs/wire";
import { useEffect, useSyncExternalStore } from "react";
import { jobTitle } from "../live/words.ts";
import { jobsUnderWay } from "../live/use-active-jobs.ts";
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

interface Moving {
  words: string;
  /** The only job that runs. */
  only: string | null;
}

/** What moves, in a word or two; nothing where nothing does. */
function movingOf(jobs: readonly JobView[]): Moving {
  const running = jobsUnderWay(jobs).filter(({ state }) => state === "running");
  const only = running.length === 1 ? running[0] : undefined;
  if (only === undefined) return { words: running.length > 1 ? words.running(running.length) : "", only: null };
  const title = jobTitle(only);
  const percent = only.progress?.percent ?? null;
  return { words: `${percent === null ? "…" : `${Math.floor(percent)} %`} ${title}`, only: title };
}

function isSameMoving(a: Moving, b: Moving): boolean {
  return a.words === b.words && a.only === b.only;
}

/** Keeps the tab's title: progress first while work moves, so that it can be read from another tab. */
export function LiveTitle() {
  const title = useSyncExternalStore(subscribe, () => screenTitle);
  const moving = useLiveJobs(movingOf, isSameMoving);
  // The page of the very job that moves says its name once.
  const place = title === moving.only ? "" : title;
  const full = [moving.words, place, words.product].filter((part) => part !== "").join(" · ");
  useEffect(() => {
    document.title = full;
  }, [full]);
  return null;
}
