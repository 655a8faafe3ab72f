/** ⑧ Tells viewers where their waiting jobs stand, as others move: one bounded look a second for all of them. */
import type { Logger } from "pino";
import type { JobView, Waiting } from "@jobwire/jobs/wire";
import { WAITING_STATES } from "@jobwire/jobs/wire";
import { MAX_WAITING_SHOWN } from "./waiting-rows.ts";
import type { WaitingRow } from "./waiting-rows.ts";

export interface WaitingWatchOptions {
  /** Where jobs stand; those that do not wait are left out. */
  explain(jobIds: readonly string[]): Promise<Map<string, Waiting>>;
  readWaiting(of: { userIds: readonly string[]; jobIds: readonly string[] }): Promise<WaitingRow[]>;
  /** Hands news to the mailboxes of the job's owner; `isOpen`: to admins who watch everybody's, too. */
  deliver(news: { jobId: string; userId: string; rev: number; waiting: Waiting; isOpen: boolean }): void;
  logger: Logger;
  /** Least time between two looks in ms. Default 1 000. */
  gapMs?: number;
}

/** Also without a hint: times come due, estimates move, hints get lost. */
const LOOK_AGAIN_MS = 5_000;
/** Looking at all who wait may take this share of the time at most; at those who are new, it goes first. */
const MAX_LOOKING_SHARE = 0.1;
/** A look that took this long goes on with the others the next time. */
const LONGEST_LOOK_MS = 250;
/** Jobs asked about together. */
const AT_ONCE = 100;
/** A guess that moved by less than this, or by less than a tenth of what is left, is the same guess. */
const SAME_GUESS_MS = 2_000;

interface WaitingJob {
  userId: string;
  rev: number;
  /** What its viewers were told. */
  told: Waiting | null;
  /** A viewer came, or the row changed: told again, even if it is the same. */
  isDue: boolean;
}

interface WatchedUser {
  viewers: number;
  jobs: Set<string>;
  isRead: boolean;
  /** There were more than are shown. */
  hasMore: boolean;
}

/** One per process, inside the hub. Does nothing while no viewer has a job that waits. */
export class WaitingWatch {
  readonly #options: WaitingWatchOptions;
  readonly #jobs = new Map<string, WaitingJob>();
  readonly #users = new Map<string, WatchedUser>();
  /** Jobs whose page somebody has open. */
  readonly #open = new Map<string, { viewers: number; isRead: boolean }>();
  #timer: NodeJS.Timeout | null = null;
  #timerAt = Infinity;
  #lookedAt = -Infinity;
  #looking: Promise<void> | null = null;
  /** Until then, only those who are new are looked at. */
  #restUntil = -Infinity;
  #stopped = false;

  constructor(options: WaitingWatchOptions) {
    this.#options = options;
  }

  /** Tells the owner's viewers of his waiting jobs, until the returned function is called. */
  watchUser(userId: string): () => void {
    const user = this.#users.get(userId) ?? { viewers: 0, jobs: new Set(), isRead: false, hasMore: false };
    this.#users.set(userId, user);
    user.viewers += 1;
    for (const id of user.jobs) this.#due(id);
    this.#lookWithin(0);
    return () => {
      user.viewers -= 1;
      if (user.viewers > 0 || this.#users.get(userId) !== user) return;
      this.#users.delete(userId);
      for (const id of user.jobs) if (!this.#open.has(id)) this.#jobs.delete(id);
      this.#rest();
    };
  }

  /** Tells whoever may see it of this job, until the returned function is called. */
  watchJob(jobId: string): () => void {
    const page = this.#open.get(jobId) ?? { viewers: 0, isRead: false };
    this.#open.set(jobId, page);
    page.viewers += 1;
    this.#due(jobId);
    this.#lookWithin(0);
    return () => {
      page.viewers -= 1;
      if (page.viewers > 0 || this.#open.get(jobId) !== page) return;
      this.#open.delete(jobId);
      const job = this.#jobs.get(jobId);
      if (job !== undefined && !this.#users.get(job.userId)?.jobs.has(jobId)) this.#jobs.delete(jobId);
      this.#rest();
    };
  }

  /** Takes in a row as it was delivered. */
  saw(view: JobView): void {
    const isOpen = this.#open.has(view.id);
    if (!isOpen && !this.#users.has(view.userId)) return;
    if (!WAITING_STATES.some((state) => state === view.state)) return this.gone(view.id);
    this.#add(view);
    this.#lookWithin(0);
  }

  /** The job does not wait any more, or is not there. */
  gone(jobId: string): void {
    const job = this.#jobs.get(jobId);
    if (job === undefined) return;
    this.#jobs.delete(jobId);
    const user = this.#users.get(job.userId);
    user?.jobs.delete(jobId);
    if (user?.hasMore && user.jobs.size < MAX_WAITING_SHOWN / 2) user.isRead = false;
  }

  /** Something moved that others wait for. */
  stir(): void {
    if (this.#jobs.size > 0) this.#lookWithin(this.#restUntil - performance.now());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer();
    await this.#looking;
  }

  #add({ id, userId, rev }: WaitingRow): void {
    const user = this.#users.get(userId);
    const isShown = user !== undefined && (user.jobs.has(id) || user.jobs.size < MAX_WAITING_SHOWN);
    if (isShown) user.jobs.add(id);
    else if (user !== undefined) user.hasMore = true;
    const known = this.#jobs.get(id);
    if (known === undefined) {
      if (isShown || this.#open.has(id)) this.#jobs.set(id, { userId, rev, told: null, isDue: true });
    } else if (rev > known.rev) {
      // A guest's job may have become an account's.
      known.userId = userId;
      known.rev = rev;
      known.isDue = true;
    }
  }

  #due(jobId: string): void {
    const job = this.#jobs.get(jobId);
    if (job !== undefined) job.isDue = true;
  }

  #lookWithin(ms: number): void {
    if (this.#stopped || (this.#users.size === 0 && this.#open.size === 0)) return;
    const now = performance.now();
    const at = Math.max(now + ms, now, this.#lookedAt + (this.#options.gapMs ?? 1_000));
    if (this.#timer !== null && this.#timerAt <= at) return;
    this.#cancelTimer();
    this.#timerAt = at;
    this.#timer = setTimeout(() => {
      this.#cancelTimer();
      if (this.#looking !== null) return this.#lookWithin(0);
      this.#lookedAt = performance.now();
      this.#looking = this.#look()
        .catch((error: unknown) =>
          this.#options.logger.warn({ err: error }, "where jobs stand could not be read; it is read again"),
        )
        .finally(() => {
          this.#looking = null;
          if (this.#jobs.size > 0) this.#lookWithin(LOOK_AGAIN_MS);
        });
    }, at - now);
  }

  /** Those who are new first, then those not asked about for longest, as many as there is time for. */
  async #look(): Promise<void> {
    await this.#readNew();
    const startedAt = performance.now();
    const isForAll = startedAt >= this.#restUntil;
    const ids = [...this.#jobs.keys()];
    const isDue = (id: string): boolean => this.#jobs.get(id)?.isDue === true;
    const queue = ids.filter(isDue).concat(isForAll ? ids.filter((id) => !isDue(id)) : []);
    let asked = 0;
    for (; asked < queue.length && performance.now() - startedAt < LONGEST_LOOK_MS; asked += AT_ONCE)
      await this.#ask(queue.slice(asked, asked + AT_ONCE));
    const endedAt = performance.now();
    if (isForAll) this.#restUntil = endedAt + (endedAt - startedAt) * (1 / MAX_LOOKING_SHARE - 1);
    const next = queue[asked];
    if (next !== undefined && isDue(next)) this.#lookWithin(0);
    else if (next !== undefined || !isForAll) this.#lookWithin(this.#restUntil - endedAt);
  }

  async #ask(jobIds: readonly string[]): Promise<void> {
    const asked = new Map(jobIds.map((id) => [id, this.#jobs.get(id)?.rev]));
    const standing = await this.#options.explain(jobIds);
    for (const [jobId, rev] of asked) {
      const job = this.#jobs.get(jobId);
      // Changed meanwhile: what was read may be of before, and the next look is due already.
      if (job === undefined || rev === undefined || job.rev !== rev) continue;
      const waiting = standing.get(jobId);
      // Its row will say what became of it.
      if (waiting === undefined) {
        this.gone(jobId);
        continue;
      }
      // Put at the end: the first one is the one not asked about for longest.
      this.#jobs.delete(jobId);
      this.#jobs.set(jobId, job);
      if (!job.isDue && !isNews(job.told, waiting)) continue;
      job.told = waiting;
      job.isDue = false;
      this.#options.deliver({ jobId, userId: job.userId, rev, waiting, isOpen: this.#open.has(jobId) });
    }
  }

  /** The rows of whoever came since the last look. */
  async #readNew(): Promise<void> {
    const users = [...this.#users].filter(([, user]) => !user.isRead);
    const pages = [...this.#open].filter(([, page]) => !page.isRead);
    if (users.length === 0 && pages.length === 0) return;
    for (const [, one] of [...users, ...pages]) one.isRead = true;
    for (const [, user] of users) user.hasMore = false;
    try {
      const of = { userIds: users.map(([id]) => id), jobIds: pages.map(([id]) => id) };
      for (const row of await this.#options.readWaiting(of)) this.#add(row);
      for (const [, user] of users) user.hasMore ||= user.jobs.size >= MAX_WAITING_SHOWN;
    } catch (error) {
      for (const [, one] of [...users, ...pages]) one.isRead = false;
      this.#lookWithin(LOOK_AGAIN_MS);
      throw error;
    }
  }

  #rest(): void {
    if (this.#users.size === 0 && this.#open.size === 0) this.#cancelTimer();
  }

  #cancelTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#timerAt = Infinity;
  }
}

/** Whether a viewer would notice the difference. */
export function isNews(told: Waiting | null, now: Waiting): boolean {
  if (told === null || told.why !== now.why || told.position !== now.position) return true;
  return (
    hasMoved(told.estimatedStart, now.estimatedStart) || hasMoved(told.estimatedCompletion, now.estimatedCompletion)
  );
}

function hasMoved(before: string | null, after: string | null): boolean {
  if (before === null || after === null) return before !== after;
  const leftMs = Math.max(0, Date.parse(after) - Date.now());
  return Math.abs(Date.parse(after) - Date.parse(before)) > Math.max(SAME_GUESS_MS, leftMs / 10);
}
