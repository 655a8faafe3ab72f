import { useInbox, useLiveJobs } from "@jobwire/client/react";
import type { JobView } from "@jobwire/jobs/wire";
import { useEffect } from "react";
import { jobsUnderWay } from "../live/use-active-jobs.ts";

const PLAIN = "/mark.svg";
/** Circumference of the ring that shows progress. */
const ROUND = 2 * Math.PI * 13;

/** Share of all work under way that is done, 0–1 in steps of five percent; null while nothing runs. */
function shareDone(jobs: readonly JobView[]): number | null {
  const running = jobsUnderWay(jobs).filter(({ state }) => state === "running");
  if (running.length === 0) return null;
  const share = running.reduce((sum, { progress }) => sum + (progress?.percent ?? 0), 0) / running.length / 100;
  return Math.round(share * 20) / 20;
}

/** The mark in a ring that is filled as far as the work is done. */
export function ringIcon(share: number): string {
  const shown = Math.max(0.03, Math.min(1, share)) * ROUND;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none">` +
    `<circle cx="16" cy="16" r="13" fill="#1d1b17" stroke="#57524a" stroke-width="5"/>` +
    `<circle cx="16" cy="16" r="13" stroke="#2fd6cf" stroke-width="5" stroke-linecap="round" ` +
    `stroke-dasharray="${shown.toFixed(1)} ${ROUND.toFixed(1)}" transform="rotate(-90 16 16)"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/**
 * Says what moves where only an icon is seen: a ring in the tab's icon while work runs, in steps of five
 * percent, and the number of new results on the app's own icon.
 */
export function useLiveBadge(): void {
  const { unread: news } = useInbox();
  const step = useLiveJobs(shareDone);

  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (link !== null) link.href = step === null ? PLAIN : ringIcon(step);
  }, [step]);
  useEffect(() => {
    // Only installed apps have such an icon; elsewhere nothing happens.
    const { setAppBadge, clearAppBadge } = navigator as Partial<Navigator>;
    const told = news > 0 ? setAppBadge?.call(navigator, news) : clearAppBadge?.call(navigator);
    told?.catch(() => undefined);
  }, [news]);
}
