import type { Logger } from "pino";
import type { BusMessage, ChangeBus } from "@jobwire/jobs/bus";

const GAP_MS = 250;
const READING_SHARE = 0.1;

export interface PushedValueOptions<T> {
  /** What it is, for the log. */
  name: string;
  bus: ChangeBus;
  logger: Logger;
  read(): Promise<T>;
  /** What of it is news when it differs. Default: all. */
  said?(value: T): unknown;
  /** In how many ms the value should be read again after this message; null: the message does not touch it. */
  dueWithin(message: BusMessage): number | null;
  /** Read at least this often, in ms: the backstop where hints were lost. */
  beatMs: number;
  /** Changes closer together than this are read once, in ms. Default 250. */
  gapMs?: number;
  /** Reading may take this share of the time at most, however busy the place is. Default 0.1. */
  readingShare?: number;
}

/** A value that some watch and that is pushed to all of them when it changes. */
export interface Watchable<T> {
  /** Calls `watcher` with the value as it stands and at each change, until the returned function is called. */
  watch(watcher: (value: T) => void): () => void;
}

/**
 * Computes a value once per process, on change, while somebody watches, and pushes it to all of
 * them: fifty tabs cost the database what one does.
 */
export class PushedValue<T> implements Watchable<T>, AsyncDisposable {
  readonly #options: PushedValueOptions<T>;
  readonly #watchers = new Set<(value: T) => void>();
  readonly #unsubscribe: () => void;
  #latest: { value: T; json: string } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #dueAt = Infinity;
  #readAt = -Infinity;
  #costMs = 0;
  #reading: Promise<void> | null = null;
  #stopped = false;

  constructor(options: PushedValueOptions<T>) {
    this.#options = options;
    this.#unsubscribe = options.bus.subscribe((message) => {
      const ms = options.dueWithin(message);
      if (ms !== null) this.#readWithin(ms);
    });
  }

  watch(watcher: (value: T) => void): () => void {
    this.#watchers.add(watcher);
    if (this.#latest !== null) watcher(this.#latest.value);
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
    const { gapMs = GAP_MS, readingShare = READING_SHARE } = this.#options;
    const dueAt = Math.max(performance.now() + ms, this.#readAt + Math.max(gapMs, this.#costMs / readingShare));
    if (this.#timer !== null && this.#dueAt <= dueAt) return;
    this.#cancelTimer();
    this.#dueAt = dueAt;
    this.#timer = setTimeout(
      () => {
        this.#cancelTimer();
        // What is being read now may be from before the change.
        if (this.#reading !== null) return this.#readWithin(this.#options.gapMs ?? GAP_MS);
        this.#reading = this.#read().finally(() => {
          this.#reading = null;
          this.#readWithin(this.#options.beatMs);
        });
      },
      Math.max(0, dueAt - performance.now()),
    );
  }

  async #read(): Promise<void> {
    const startedAt = performance.now();
    try {
      const value = await this.#options.read();
      const { said = (all) => all } = this.#options;
      const json = JSON.stringify(said(value));
      const isNews = json !== this.#latest?.json;
      if (this.#watchers.size > 0) this.#latest = { value, json };
      if (isNews) for (const watcher of this.#watchers) watcher(value);
    } catch (error) {
      this.#options.logger.warn({ err: error }, `${this.#options.name} could not be read; it is read again`);
    }
    this.#readAt = performance.now();
    this.#costMs = this.#readAt - startedAt;
  }

  #cancelTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#dueAt = Infinity;
  }
}

/** A value per key, each computed while somebody watches that one. */
export class PushedValues<T> implements AsyncDisposable {
  readonly #make: (key: string | null) => PushedValue<T>;
  readonly #values = new Map<string | null, { value: PushedValue<T>; watchers: number }>();

  constructor(make: (key: string | null) => PushedValue<T>) {
    this.#make = make;
  }

  /** @param key e.g. a user's id; null for everybody's */
  of(key: string | null): Watchable<T> {
    return {
      watch: (watcher) => {
        const held = this.#values.get(key) ?? { value: this.#make(key), watchers: 0 };
        this.#values.set(key, held);
        held.watchers += 1;
        const leave = held.value.watch(watcher);
        return () => {
          leave();
          held.watchers -= 1;
          if (held.watchers > 0) return;
          this.#values.delete(key);
          void held.value.stop();
        };
      },
    };
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#values.values()].map(({ value }) => value.stop()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
