import type { JobEvent, LogFrame } from "@jobwire/jobs/wire";
import type { JobwireError } from "../jobwire-error.ts";

export interface LogFeed {
  restart(): void;
  close(): void;
}

/** Opens the `log` subscription of a job after the `seq` that `afterSeq` answers at each (re)start. */
export type OpenLogFeed = (
  jobId: string,
  afterSeq: () => number,
  listeners: { onFrame(frame: LogFrame): void; onRefused(error: JobwireError): void },
) => LogFeed;

/**
 * Follows a job's log from after `afterSeq`: hands on each event once, in order, without a gap.
 * What was handed on before is skipped; where one is missing, it asks again from the last.
 */
export function followLog(options: {
  open: OpenLogFeed;
  jobId: string;
  afterSeq: number;
  onEvents(events: JobEvent[]): void;
  onRefused(error: JobwireError): void;
}): { close(): void } {
  let lastSeq = options.afterSeq;
  const feed = options.open(options.jobId, () => lastSeq, {
    onRefused: options.onRefused,
    onFrame(frame) {
      if (frame.type !== "log") return;
      const news: JobEvent[] = [];
      let hasGap = false;
      for (const event of frame.events) {
        if (event.seq <= lastSeq) continue;
        hasGap = event.seq > lastSeq + 1;
        if (hasGap) break;
        lastSeq = event.seq;
        news.push(event);
      }
      options.onEvents(news);
      if (hasGap) feed.restart();
    },
  });
  return feed;
}
