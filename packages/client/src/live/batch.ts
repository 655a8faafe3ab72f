/** A page that draws this late will still be right: a hidden tab draws no frames at all. */
const AT_LATEST_MS = 250;

/**
 * Gathers changed ids and hands them on together: before the next frame where the page draws,
 * else at the end of the current task. So 200 moving jobs cost one round of rendering.
 */
export class Batch {
  readonly #flush: (changed: ReadonlySet<string>) => void;
  #changed = new Set<string>();
  #isDue = false;

  constructor(flush: (changed: ReadonlySet<string>) => void) {
    this.#flush = flush;
  }

  add(ids: Iterable<string>): void {
    for (const id of ids) this.#changed.add(id);
    if (this.#changed.size === 0 || this.#isDue) return;
    this.#isDue = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const run = () => {
      clearTimeout(timer);
      if (!this.#isDue) return;
      this.#isDue = false;
      const changed = this.#changed;
      this.#changed = new Set();
      this.#flush(changed);
    };
    if (typeof requestAnimationFrame === "function" && document.visibilityState === "visible") {
      timer = setTimeout(run, AT_LATEST_MS);
      requestAnimationFrame(run);
    } else queueMicrotask(run);
  }
}
