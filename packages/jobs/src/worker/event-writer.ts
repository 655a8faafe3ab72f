import type { EventRequest, WriteResult } from "@jobwire/db";
import type { Logger } from "pino";
import type { GroupCommit } from "../engine/group-commit.ts";
import type { Progress } from "../wire/index.ts";
import type { Attempt } from "./attempt.ts";

/** Appends to one attempt's log, in the order of the calls. */
export interface EventWriter {
  append(kind: EventRequest["kind"], data: unknown): void;
  /** Resolves once everything appended so far is durable. */
  flush(): Promise<void>;
}

export function createEventWriter(options: {
  attempt: Attempt;
  events: GroupCommit<EventRequest, WriteResult>;
  /** Rides along with the hint. */
  latestProgress: () => Progress | null;
  logger: Logger;
}): EventWriter {
  const { attempt, events, latestProgress, logger } = options;
  const pending = new Set<Promise<void>>();
  let entries = 0;

  async function write(kind: EventRequest["kind"], data: unknown): Promise<void> {
    try {
      // Numbered, so that one whose answer was lost can be sent again.
      const n = ++entries;
      const result = await events.submit({ jobId: attempt.jobId, lease: attempt.lease, kind, data, n });
      if (!result.applied) return attempt.abort("lease-lost");
      attempt.learn(result);
      attempt.publish(latestProgress());
    } catch (error) {
      logger.error({ err: error, jobId: attempt.jobId, kind }, "an event could not be stored");
    }
  }

  return {
    append(kind, data) {
      const written = write(kind, data).finally(() => pending.delete(written));
      pending.add(written);
    },
    async flush() {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}
