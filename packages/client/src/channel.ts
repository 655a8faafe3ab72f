/** Hands values to one slow reader: all of them in order, or with `latestOnly` the newest alone. */
export class Channel<T> implements AsyncIterable<T> {
  readonly #latestOnly: boolean;
  readonly #onClose: () => void;
  #waiting: T[] = [];
  #end: { error?: unknown } | null = null;
  #wake: (() => void) | null = null;

  constructor(options: { latestOnly?: boolean; onClose(): void }) {
    this.#latestOnly = options.latestOnly ?? false;
    this.#onClose = options.onClose;
  }

  push(value: T): void {
    if (this.#end !== null) return;
    if (this.#latestOnly) this.#waiting = [value];
    else this.#waiting.push(value);
    this.#wake?.();
  }

  /** Ends the iteration once everything was read; with an error, by throwing it. */
  end(failure: { error?: unknown } = {}): void {
    this.#end ??= failure;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    try {
      for (;;) {
        while (this.#waiting.length > 0) yield this.#waiting.shift()!;
        if (this.#end !== null) {
          if ("error" in this.#end) throw this.#end.error;
          return;
        }
        await new Promise<void>((resolve) => (this.#wake = resolve));
        this.#wake = null;
      }
    } finally {
      this.#onClose();
    }
  }
}
