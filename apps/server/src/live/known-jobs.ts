import type { JobView } from "@jobwire/jobs/wire";

/** What was last delivered of a job. */
export interface KnownJob {
  rev: number;
  attempt: number;
  /** A worker holds it, so progress can come. */
  leased: boolean;
}

/** Enough for every job in motion; what falls out is only read once more. */
const CAPACITY = 50_000;

/** Remembers which revisions were delivered, so that hint and sweep do not both read a row. */
export class KnownJobs {
  readonly #jobs = new Map<string, KnownJob>();

  get(jobId: string): KnownJob | undefined {
    return this.#jobs.get(jobId);
  }

  set(view: JobView): void {
    // Re-inserted at the end, so that the first key is the one not heard of for longest.
    this.#jobs.delete(view.id);
    const leased = view.state === "running" || view.state === "cancelling";
    this.#jobs.set(view.id, { rev: view.rev, attempt: view.attempt, leased });
    if (this.#jobs.size > CAPACITY) {
      const oldest = this.#jobs.keys().next().value;
      if (oldest !== undefined) this.#jobs.delete(oldest);
    }
  }

  clear(): void {
    this.#jobs.clear();
  }
}
