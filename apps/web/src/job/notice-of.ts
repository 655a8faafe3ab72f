import type { JobEvent, JobView } from "@jobwire/jobs/wire";
import { words } from "./words.ts";

type StateEvent = Extract<JobEvent, { kind: "state" }>;

/**
 * What a person should know about how the attempt before this one ended; null where that is no news.
 * @param resumedAt the first percent of this attempt, where the page saw it begin
 */
export function noticeOf(job: JobView, events: readonly JobEvent[], resumedAt: number | null): string | null {
  const ending = events.findLast((event): event is StateEvent => event.kind === "state" && endsAttempt(event.data));
  if (ending === undefined || ending.attempt !== job.attempt - 1) return null;
  const { event, error, free, percent } = ending.data;
  if (event === "lose") {
    if (resumedAt !== null) return words.resumedAt(resumedAt);
    if (error?.reason === "worker-stopped") return words.handedOver;
    return percent === undefined ? words.resumed : words.resumedFrom(percent);
  }
  if (event !== "retry" || error === undefined) return null;
  const freeBefore = events.filter((one) => one.kind === "state" && isFree(one.data) && one.seq < ending.seq).length;
  return free === true
    ? words.serviceWasOut(error.message)
    : words.notSucceededYet(ending.attempt - freeBefore, error.message);
}

function endsAttempt({ event }: StateEvent["data"]): boolean {
  return event === "lose" || event === "retry" || event === "wait" || event === "rerun" || event === "rewait";
}

function isFree({ event, free }: StateEvent["data"]): boolean {
  return free === true || event === "wait";
}
