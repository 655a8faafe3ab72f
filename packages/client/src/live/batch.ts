/** A page that draws this late will still be right: a hidden tab draws no frames at all. */
const AT_LATEST_MS = 250;
/** Between two rounds the page has this many times as long for everything else as the last one took … */
const REST = 3;
/** … but nobody waits longer than this for what is known here, in milliseconds. */
const LONGEST_REST_MS = 200;

/**
 * Gathers changed ids and hands them on together: before the next frame where the page draws,
 * else at the end of the current task. So 200 moving jobs cost one round of rendering, and a device on which a round
 * takes long has fewer of them: it scrolls and answers all the same.
 */
export class Batch {
  readonly #flush: (changed: ReadonlySet<string>) => void;
  #changed = new Set<string>();
  #isDue = false;
  /** No sooner than that. */
  #notBeforeMs = 0;

  constructor(flush: (changed: ReadonlySet<string>) => void) {
    this.#flush = flush;
  }

  add(ids: Iterable<string>): void {
    for (const id of ids) this.#changed.add(id);
    if (this.#changed.size === 0 || this.#isDue) return;
    this.#isDue = true;
    if (typeof requestAnimationFrame !== "function" || document.visibilityState !== "visible") {
      queueMicrotask(() => this.#run());
      return;
    }
    const timer = setTimeout(() => this.#run(), AT_LATEST_MS);
    const frame = () => {
      if (performance.now() < this.#notBeforeMs) {
        requestAnimationFrame(frame);
        return;
      }
      clearTimeout(timer);
      const beganMs = performance.now();
      this.#run();
      // What was told renders at the end of this task, and is then through.
      queueMicrotask(() =>
        queueMicrotask(() => {
          const endedMs = performance.now();
          this.#notBeforeMs = endedMs + Math.min(LONGEST_REST_MS, (endedMs - beganMs) * REST);
        }),
      );
    };
    requestAnimationFrame(frame);
  }

  #run(): void {
    if (!this.#isDue) return;
    this.#isDue = false;
    const changed = this.#changed;
    this.#changed = new Set();
    this.#flush(changed);
  }
}
