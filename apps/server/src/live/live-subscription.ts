/** ⑨ The `live` subscription: watch first, then read, then drain, then live. */
import type { Pool } from "pg";
import type { JobView, LiveFrame } from "@jobwire/jobs/wire";
import { untilWritable } from "./backpressure.ts";
import type { Connection } from "./connection.ts";
import { eventsFrame } from "./encoded-frame.ts";
import type { EncodedFrame } from "./encoded-frame.ts";
import { cursorId, parseCursorId } from "./epoch.ts";
import type { Hub } from "./hub.ts";
import { Mailbox } from "./mailbox.ts";
import { eventJson, stateChange } from "./change.ts";
import { readOpening } from "./opening-rows.ts";
import type { LiveScope, Opening } from "./opening-rows.ts";

/** A frame and the cursor from which a client that has it may resume. */
export interface TrackedFrame<T> {
  id: string;
  data: T;
}

/** What a live subscription needs of its surroundings. */
export interface LiveSurroundings {
  pool: Pool;
  hub: Hub;
  readJobs(ids: readonly string[]): Promise<JobView[]>;
  connection: Connection;
}

/** Jobs per `snap` frame, and rows read at a time. */
const PART = 100;

/**
 * Everything the client has to know, in order. The id of a frame only moves to a watermark once all
 * changes before that have been sent, so a connection may be cut anywhere.
 *
 * @param options.cursor the id of the last frame the client has; anything unreadable means none
 */
export async function* liveFrames(
  around: LiveSurroundings,
  options: { scope: LiveScope; cursor: string | undefined; signal: AbortSignal | undefined },
): AsyncGenerator<TrackedFrame<LiveFrame | EncodedFrame>> {
  const { signal } = options;
  const mailbox = new Mailbox(around.connection);
  const leave = around.hub.watchJobs(options.scope, mailbox);
  try {
    const cursor = parseCursorId(options.cursor);
    const opening = await readOpening(around.pool, options.scope, cursor);
    around.hub.coverFrom(opening.watermark);
    mailbox.open(opening.watermark);

    // Until all of the opening is sent, a cut must lead back to where the client came from.
    const resumed = opening.reason === null;
    const before = cursorId(opening.epoch, resumed && cursor !== null ? cursor.watermark : null);
    const atMs = Date.now();
    const hello: LiveFrame = resumed
      ? { type: "hello", epoch: opening.epoch, resumed, atMs }
      : { type: "hello", epoch: opening.epoch, resumed, reason: opening.reason ?? "first", atMs };
    yield { id: before, data: hello };
    yield* openingFrames(around, opening, before, signal);

    let sent = cursorId(opening.epoch, opening.watermark);
    for (let flush = await mailbox.next(signal); flush !== null; flush = await mailbox.next(signal)) {
      const reached = cursorId(opening.epoch, flush.watermark);
      if (flush.items !== null) {
        const itemIds = flush.items === "list" ? null : flush.items;
        yield { id: flush.frames.length === 0 ? reached : sent, data: { type: "items", itemIds } };
      } else if (flush.frames.length === 0) yield { id: reached, data: { type: "hb" } };
      for (const [index, events] of flush.frames.entries()) {
        if (index > 0 && !(await untilWritable(around.connection, signal))) return;
        yield { id: index === flush.frames.length - 1 ? reached : sent, data: eventsFrame(events) };
      }
      sent = reached;
    }
  } finally {
    leave();
  }
}

/** The rows of the opening, a part at a time, as fast as the client takes them. */
async function* openingFrames(
  around: LiveSurroundings,
  opening: Opening,
  before: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrackedFrame<LiveFrame | EncodedFrame>> {
  const after = cursorId(opening.epoch, opening.watermark);
  const snapshot = opening.reason !== null;
  // A snapshot of nothing is one empty part: it too says "that is all".
  const of = Math.max(Math.ceil(opening.jobIds.length / PART), snapshot ? 1 : 0);
  for (let part = 1; part <= of; part += 1) {
    if (!(await untilWritable(around.connection, signal))) return;
    const ids = opening.jobIds.slice((part - 1) * PART, part * PART);
    const jobs = ids.length === 0 ? [] : await around.readJobs(ids);
    const id = part === of ? after : before;
    if (snapshot) yield { id, data: { type: "snap", part, of, jobs } };
    else yield { id, data: eventsFrame(jobs.map((job) => eventJson(stateChange(job)))) };
  }
}
