import { useInbox } from "@jobwire/client/react";
import { useEffect } from "react";
import { useActiveJobs } from "../live/use-active-jobs.ts";

const PLAIN = "/mark.svg";
/** Circumference of the ring that shows progress. */
const ROUND = 2 * Math.PI * 13;

/** Share of all work under way that is done, 0–1; null while nothing runs. */
function shareDone(percents: readonly number[]): number | null {
  if (percents.length === 0) return null;
  return percents.reduce((sum, percent) => sum + percent, 0) / percents.length / 100;
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
  const { jobs } = useActiveJobs();
  const { unread: news } = useInbox();
  const running = jobs.filter((job) => job.state === "running");
  const share = shareDone(running.map((job) => job.progress?.percent ?? 0));
  const step = share === null ? null : Math.round(share * 20) / 20;

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
