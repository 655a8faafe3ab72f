import { isTerminal, type JobView } from "@jobwire/jobs/wire";
import { STATE_LOOK } from "../live/state-look.ts";

/**
 * What is read out about a job: the same words until its state changes or it passes a quarter, so
 * that a live region stays quiet in between. Endings are told by the tray, on every page.
 */
export function announcementOf(job: JobView, title: string): string {
  if (isTerminal(job.state)) return "";
  const state = STATE_LOOK[job.state].word.toLowerCase();
  if (job.state !== "running") return `${title} ${state}`;
  const percent = job.progress?.attempt === job.attempt ? (job.progress.percent ?? 0) : 0;
  const quarter = Math.floor(percent / 25) * 25;
  return quarter === 0 ? `${title} ${state}` : `${title} ${state}, ${quarter} %`;
}
