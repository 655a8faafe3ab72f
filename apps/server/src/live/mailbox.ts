import { setTimeout as delay } from "node:timers/promises";
import { MAX_ITEMS_NAMED } from "@jobwire/jobs/bus";
import { untilWritable } from "./backpressure.ts";
import { changeBytes, eventJson, mergeChanges } from "./change.ts";
import type { Change } from "./change.ts";
import type { Connection } from "./connection.ts";
import { Wake } from "./wake.ts";

/** At most 20 flushes a second. */
const FLUSH_GAP_MS = 50;
/** A client further behind than this is hung up on; it resumes from its cursor. */
const MAX_PENDING_BYTES = 4 * 1024 * 1024;
/** Frames of a large flush are cut near this, so that one never fills the buffer alone. */
const FRAME_BYTES = 128 * 1024;
export const HEARTBEAT_MS = 15_000;

/** What to send next; without frames and items it is a heartbeat. */
export interface Flush {
  /** Frames' worth of events as JSON. */
  frames: string[][];
  /** Items to read again: `"list"` when too many to name, null when none. */
  items: string[] | "list" | null;
  /** Every change before it is in what was sent so far, once all of `frames` are. */
  watermark: bigint;
}

/**
 * What waits for one viewer (⑧→⑨). Terminal changes are kept one by one; of the rest only the
 * latest per job, so a slow client costs bounded memory and still ends up right.
 */
export class Mailbox {
  readonly #connection: Connection;
  readonly #terminal: Change[] = [];
  readonly #latest = new Map<string, Change>();
  /** Named once each; null: too many to name. */
  #items: Set<string> | null = new Set();
  readonly #wake = new Wake();
  #pendingBytes = 0;
  #watermark: bigint | null = null;
  #flushedAt = -Infinity;
  #sentAt = performance.now();
  #dropped = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Bytes that wait here; the socket's own buffer is not counted. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** Takes in a change; hangs up when too much waits. */
  push(change: Change): void {
    if (this.#dropped) return;
    const waiting = this.#latest.get(change.jobId);
    if (waiting?.removed) return;
    if (change.terminal) {
      this.#terminal.push(change);
      this.#pendingBytes += changeBytes(change);
      if (waiting !== undefined && waiting.rev <= change.rev) this.#forget(waiting);
    } else {
      const merged = waiting === undefined ? change : mergeChanges(waiting, change);
      if (waiting !== undefined) this.#pendingBytes -= changeBytes(waiting);
      this.#latest.set(change.jobId, merged);
      this.#pendingBytes += changeBytes(merged);
    }
    if (this.#pendingBytes > MAX_PENDING_BYTES) this.drop("too far behind");
    else this.#wake.wake();
  }

  /** Takes in word of items of the viewer's library; null: of more than can be named. */
  pushItems(itemIds: readonly string[] | null): void {
    if (this.#dropped) return;
    if (itemIds === null) this.#items = null;
    else for (const itemId of itemIds) this.#items?.add(itemId);
    if (this.#items !== null && this.#items.size > MAX_ITEMS_NAMED) this.#items = null;
    this.#wake.wake();
  }

  /** Hangs up and forgets what waits. */
  drop(reason: string): void {
    this.#dropped = true;
    this.#terminal.length = 0;
    this.#latest.clear();
    this.#items = new Set();
    this.#pendingBytes = 0;
    this.#connection.drop(reason);
    this.#wake.wake();
  }

  /** Says that the subscription has read the rows by itself, up to `watermark`. */
  open(watermark: bigint): void {
    this.#watermark = watermark;
  }

  /**
   * Says that every change in [from, to) has been pushed. Ignored when something before `from` may
   * be missing here; a later sweep starts further back.
   */
  advance(from: bigint, to: bigint): void {
    if (this.#watermark !== null && from <= this.#watermark && to > this.#watermark) this.#watermark = to;
  }

  /**
   * Waits for something to send: the client has room, the last flush is 50 ms ago, and there are
   * changes or a heartbeat is due.
   * @returns null when the subscription is over
   */
  async next(signal: AbortSignal | undefined): Promise<Flush | null> {
    while (await untilWritable(this.#connection, signal)) {
      if (this.#dropped) return null;
      const now = performance.now();
      if (this.#terminal.length > 0 || this.#latest.size > 0 || this.#items?.size !== 0) {
        const waitMs = this.#flushedAt + FLUSH_GAP_MS - now;
        if (waitMs <= 0) {
          this.#flushedAt = now;
          return this.#take(now);
        }
        await delay(waitMs);
      } else {
        const waitMs = this.#sentAt + HEARTBEAT_MS - now;
        if (waitMs <= 0) return this.#take(now);
        await this.#wake.sleep(waitMs, signal);
      }
    }
    return null;
  }

  #take(now: number): Flush {
    if (this.#watermark === null) throw new Error("mailbox taken from before it was opened");
    const frames: string[][] = [];
    let frame: string[] = [];
    let bytes = 0;
    for (const change of [...this.#terminal, ...this.#latest.values()]) {
      const json = eventJson(change);
      if (bytes > 0 && bytes + json.length > FRAME_BYTES) {
        frames.push(frame);
        frame = [];
        bytes = 0;
      }
      frame.push(json);
      bytes += json.length;
    }
    if (frame.length > 0) frames.push(frame);
    this.#terminal.length = 0;
    this.#latest.clear();
    this.#pendingBytes = 0;
    this.#sentAt = now;
    const items = this.#items === null ? "list" : this.#items.size > 0 ? [...this.#items] : null;
    this.#items = new Set();
    return { frames, items, watermark: this.#watermark };
  }

  #forget(change: Change): void {
    this.#latest.delete(change.jobId);
    this.#pendingBytes -= changeBytes(change);
  }
}
