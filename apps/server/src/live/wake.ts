import { setTimeout as delay } from "node:timers/promises";

/** One sleeper that others can wake. A wake before the sleep is not lost. */
export class Wake {
  #woken = false;
  #resolve: (() => void) | null = null;

  /** Ends the current sleep, or the next one at once. */
  wake(): void {
    this.#woken = true;
    this.#resolve?.();
  }

  /** Sleeps until woken, aborted, or `ms` have passed. */
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (!this.#woken && !signal?.aborted && ms > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => done(), ms);
        const done = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", done);
          resolve();
        };
        this.#resolve = done;
        signal?.addEventListener("abort", done, { once: true });
      });
      this.#resolve = null;
    }
    this.#woken = false;
  }

  /** Sleeps without listening for wakes; they are kept for the next {@link sleep}. */
  async pause(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms > 0) await delay(ms, undefined, { signal }).catch(() => undefined);
  }
}
