import type { JobView, LiveEvent, LiveFrame } from "@jobwire/jobs/wire";
import { isTerminal } from "@jobwire/jobs/wire";
import { addToKnowledge, type JobKnowledge, type JobNews, NOTHING_KNOWN, shownView } from "./merge-job.ts";

/** What taking in a frame did. */
export interface FrameOutcome {
  changed: ReadonlySet<string>;
  /** Known jobs that are not there any more; they are in `changed`, too. */
  removed: ReadonlySet<string>;
  /** Jobs whose truth is not known any more or not yet: read each once. */
  unsure: ReadonlySet<string>;
  /** A new epoch began: everything that was read before is to be read again. */
  epochChanged: boolean;
}

interface Snapshot {
  /** The rows before it count for nothing: revisions of two epochs cannot be compared. */
  replaces: boolean;
  parts: Set<number>;
  jobs: JobView[];
}

/** Removed jobs that are remembered, so that an answer from before does not bring them back. */
const REMOVED_KEPT = 5_000;

/** Applies live frames to the newest known view of each job. Knows nothing of sockets or time. */
export class JobTable {
  #known = new Map<string, JobKnowledge>();
  #shown = new Map<string, JobView>();
  readonly #removed = new Set<string>();
  #epoch: string | null = null;
  #snapshot: Snapshot | null = null;
  #isSynced = false;

  get(jobId: string): JobView | undefined {
    return this.#shown.get(jobId);
  }

  views(): IterableIterator<JobView> {
    return this.#shown.values();
  }

  /** True once a snapshot was complete. */
  get isSynced(): boolean {
    return this.#isSynced;
  }

  /** Takes in a view read by a query. True when it was news. */
  learn(view: JobView): boolean {
    return this.#add(view.id, { view });
  }

  /** Forgets a job that is not there any more, for good. True when it was known. */
  remove(jobId: string): boolean {
    this.#removed.add(jobId);
    const [oldest] = this.#removed;
    if (this.#removed.size > REMOVED_KEPT && oldest !== undefined) this.#removed.delete(oldest);
    return this.forget(jobId);
  }

  /** Jobs that are over, the ones known longest first, at most `limit`. */
  finished(limit: number): string[] {
    const ids: string[] = [];
    for (const [id, view] of this.#shown) {
      if (ids.length === limit) break;
      if (isTerminal(view.state)) ids.push(id);
    }
    return ids;
  }

  /** True when the job was known. */
  forget(jobId: string): boolean {
    this.#known.delete(jobId);
    return this.#shown.delete(jobId);
  }

  apply(frame: LiveFrame): FrameOutcome {
    const outcome = {
      changed: new Set<string>(),
      removed: new Set<string>(),
      unsure: new Set<string>(),
      epochChanged: false,
    };
    switch (frame.type) {
      case "hello": {
        const isOtherPast = frame.reason === "epoch-changed" || this.#epoch !== frame.epoch;
        const replaces = this.#epoch !== null && isOtherPast;
        this.#snapshot = frame.resumed ? null : { replaces, parts: new Set(), jobs: [] };
        this.#epoch = frame.epoch;
        break;
      }
      case "snap":
        this.#takePart(frame, outcome);
        break;
      case "ev":
        for (const event of frame.events) this.#takeEvent(event, outcome);
        break;
      case "items":
      case "hb":
        break;
    }
    return outcome;
  }

  #takePart(frame: LiveFrame & { type: "snap" }, outcome: MutableOutcome): void {
    const snapshot = (this.#snapshot ??= { replaces: false, parts: new Set(), jobs: [] });
    if (snapshot.parts.has(frame.part)) return;
    snapshot.parts.add(frame.part);
    snapshot.jobs.push(...frame.jobs);
    // Rows of one epoch can be merged as they come; a replacement happens at once, when it is whole.
    if (!snapshot.replaces) for (const job of frame.jobs) if (this.learn(job)) outcome.changed.add(job.id);
    if (snapshot.parts.size < frame.of) return;
    this.#snapshot = null;
    this.#isSynced = true;
    if (snapshot.replaces) this.#replaceAll(snapshot.jobs, outcome);
    else this.#doubtAbsent(snapshot.jobs, outcome);
  }

  /** A new epoch's snapshot is the truth, also where its revisions are lower than ours. */
  #replaceAll(jobs: readonly JobView[], outcome: MutableOutcome): void {
    for (const id of this.#shown.keys()) outcome.changed.add(id);
    this.#known.clear();
    this.#shown.clear();
    this.#removed.clear();
    for (const job of jobs) {
      this.learn(job);
      outcome.changed.add(job.id);
    }
    outcome.epochChanged = true;
  }

  /**
   * A snapshot holds every job that is not over: one of ours that is not in it ended, or is gone. Of
   * those that are over it holds the newest; one of ours that should be among them is gone, or runs again.
   */
  #doubtAbsent(jobs: readonly JobView[], outcome: MutableOutcome): void {
    const present = new Set(jobs.map((job) => job.id));
    const over = jobs.filter((job) => isTerminal(job.state)).map((job) => job.id);
    const oldestOver = over.length === 0 ? "" : over.reduce((a, b) => (a < b ? a : b));
    for (const job of this.#shown.values()) {
      // Ids follow the order of creation.
      if (!present.has(job.id) && (!isTerminal(job.state) || job.id > oldestOver)) outcome.unsure.add(job.id);
    }
  }

  #takeEvent(event: LiveEvent, outcome: MutableOutcome): void {
    if (event.removed) {
      if (!this.remove(event.job)) return;
      outcome.removed.add(event.job);
      outcome.changed.add(event.job);
      return;
    }
    // While a replacement is under way, events go into it: they are of the new epoch.
    if (this.#snapshot?.replaces) {
      if (event.state !== undefined) this.#snapshot.jobs.push(event.state);
      return;
    }
    const { state: view, progress, waiting, rev } = event;
    if (this.#add(event.job, { view, progress, waiting, rev })) outcome.changed.add(event.job);
    // Progress of a job that we were never shown: somebody has to read the row.
    if (!this.#shown.has(event.job) && !this.#removed.has(event.job)) outcome.unsure.add(event.job);
  }

  #add(jobId: string, news: JobNews): boolean {
    if (this.#removed.has(jobId)) return false;
    const before = this.#known.get(jobId) ?? NOTHING_KNOWN;
    const after = addToKnowledge(before, news);
    if (after === before) return false;
    this.#known.set(jobId, after);
    const shown = shownView(after);
    if (shown === undefined || shown === this.#shown.get(jobId)) return false;
    this.#shown.set(jobId, shown);
    return true;
  }
}

type MutableOutcome = {
  changed: Set<string>;
  removed: Set<string>;
  unsure: Set<string>;
  epochChanged: boolean;
};
