import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "@jobwire/jobs/bus";
import type { FloorView } from "@jobwire/jobs/wire";
import { readFloor } from "./floor-rows.ts";

/** Changes closer together than this are read once. */
const DEBOUNCE_MS = 250;
/** Heartbeats alone are shown this often; also the backstop where hints were lost. */
const BEAT_MS = 5_000;
/** Reading may take this share of the time at most, however busy the floor is. */
const MAX_READING_SHARE = 0.1;

/**
 * Computes the floor once per process, on change, while somebody watches, and pushes it to all of
 * them: fifty tabs cost the database what one does.
 */
export class Floor implements AsyncDisposable {
  readonly #pool: Pool;
  readonly #logger: Logger;
  readonly #watchers = new Set<(floor: FloorView) => void>();
  readonly #unsubscribe: () => void;
  #latest: FloorView | null = null;
  #timer: NodeJS.Timeout | null = null;
  #dueAt = Infinity;
  #readAt = 0;
  #costMs = 0;
  #reading: Promise<void> | null = null;
  #stopped = false;

  constructor(options: { pool: Pool; bus: ChangeBus; logger: Logger }) {
    this.#pool = options.pool;
    this.#logger = options.logger;
    this.#unsubscribe = options.bus.subscribe((message) => {
      if (message.kind === "workers") this.#readWithin(BEAT_MS);
      else if (message.kind === "sweep") this.#readWithin(DEBOUNCE_MS);
      // Progress moves no count.
      else if (message.kind === "hints" && message.hints.some((hint) => hint.progress === undefined)) {
        this.#readWithin(DEBOUNCE_MS);
      }
    });
  }

  /** Calls `watcher` with the floor as it stands and at each change, until the returned function is called. */
  watch(watcher: (floor: FloorView) => void): () => void {
    this.#watchers.add(watcher);
    if (this.#latest !== null) watcher(this.#latest);
    this.#readWithin(0);
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size > 0) return;
      // What is not kept up to date is not shown to the next one either.
      this.#latest = null;
      this.#cancelTimer();
    };
  }

  /** Stops reading. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe();
    this.#cancelTimer();
    await this.#reading;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #readWithin(ms: number): void {
    if (this.#stopped || this.#watchers.size === 0) return;
    const gapMs = Math.max(DEBOUNCE_MS, this.#costMs / MAX_READING_SHARE);
    const dueAt = Math.max(Date.now() + ms, this.#readAt + gapMs);
    if (this.#timer !== null && this.#dueAt <= dueAt) return;
    this.#cancelTimer();
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => {
      this.#cancelTimer();
      // What is being read now may be from before the change.
      if (this.#reading !== null) return this.#readWithin(DEBOUNCE_MS);
      this.#reading = this.#read().finally(() => {
        this.#reading = null;
        this.#readWithin(BEAT_MS);
      });
    }, dueAt - Date.now());
  }

  async #read(): Promise<void> {
    const startedAt = Date.now();
    try {
      const floor = await readFloor(this.#pool);
      if (this.#watchers.size > 0) this.#latest = floor;
      for (const watcher of this.#watchers) watcher(floor);
    } catch (error) {
      this.#logger.warn({ err: error }, "the floor could not be read; it is read again");
    }
    this.#readAt = Date.now();
    this.#costMs = this.#readAt - startedAt;
  }

  #cancelTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#dueAt = Infinity;
  }
}
