/** ⑧ One per process: turns hints into rows, read once, and hands them to the mailboxes that may see them. */
import { setTimeout as delay } from "node:timers/promises";
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus, Hint } from "@jobwire/jobs/bus";
import type { JobView, Waiting } from "@jobwire/jobs/wire";
import { Audience } from "./audience.ts";
import type { LogListener } from "./audience.ts";
import { isNewerProgress, progressChange, removal, stateChange, waitingChange } from "./change.ts";
import { readChanged, readWatermark } from "./changed-rows.ts";
import type { ChangedRow } from "./changed-rows.ts";
import { KnownJobs } from "./known-jobs.ts";
import type { Mailbox } from "./mailbox.ts";
import type { LiveScope } from "./opening-rows.ts";
import { readWaiting } from "./waiting-rows.ts";
import { WaitingWatch } from "./waiting-watch.ts";

export interface HubOptions {
  pool: Pool;
  bus: ChangeBus;
  /** Reads jobs as their viewers see them. */
  readJobs(ids: readonly string[]): Promise<JobView[]>;
  /** Where jobs stand; those that do not wait are left out. */
  explain(ids: readonly string[]): Promise<Map<string, Waiting>>;
  logger: Logger;
  /** Time between backstop sweeps in ms, ± 15 %. Default 5 000. */
  sweepMs?: number;
}

/** Rows per read; hints that arrive meanwhile wait for the next. */
const READ_BATCH = 500;
/** Where many jobs change, they are read together this far apart, in ms: a mailbox flushes less often still. */
const READ_GAP_MS = 25;
/** This many rows in one read are many. */
const MANY = 4;
/** Word of lost hints starts a sweep at once, but not more often than this. */
const SWEEP_GAP_MS = 250;

export class Hub implements AsyncDisposable {
  readonly #options: HubOptions;
  readonly #audience = new Audience();
  readonly #known = new KnownJobs();
  readonly #waiting: WaitingWatch;
  /** Jobs to read, with the newest hint of each. */
  readonly #toRead = new Map<string, Hint>();
  readonly #unsubscribe: () => void;
  #reading: Promise<void> | null = null;
  #readAt = -Infinity;
  #readMany = false;
  #sweeping: Promise<void> | null = null;
  #sweepAgain = false;
  #sweptAt = -Infinity;
  #timer: NodeJS.Timeout | null = null;
  #epoch: string | null = null;
  /** Every change before it has been pushed to all who watch; null while nobody does. */
  #watermark: bigint | null = null;
  /** A lower watermark asked for while a sweep was under way. */
  #lowered: bigint | null = null;
  #stopped = false;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#waiting = new WaitingWatch({
      explain: (ids) => options.explain(ids),
      readWaiting: (of) => readWaiting(options.pool, of),
      deliver: (news) => this.#deliverWaiting(news),
      logger: options.logger,
    });
    this.#unsubscribe = options.bus.subscribe((message) => {
      switch (message.kind) {
        case "hints":
          return this.#onHints(message.hints);
        case "sweep":
          return this.#sweepSoon();
        case "items":
          return this.#tellItems(message.itemIds, message.userId);
        case "items-lost":
          return this.#tellItems(null);
        case "removed":
          return this.#tellRemoved(message.userId, message.jobIds);
        case "workers":
        case "floor":
          return this.#waiting.stir();
        case "access":
        case "told":
          return;
      }
    });
  }

  /** Subscriptions open in this process. */
  get audienceSize(): number {
    return this.#audience.size;
  }

  /** Delivers changes of the scope's jobs to the mailbox, until the returned function is called. */
  watchJobs(scope: LiveScope, mailbox: Mailbox): () => void {
    const leave = this.#audience.addMailbox(scope, mailbox);
    // Of everybody's, admins see where a job stands on its own page.
    const rest = scope === "all" ? null : this.#waiting.watchUser(scope.userId);
    return this.#watching(() => {
      rest?.();
      leave();
    });
  }

  /** Calls `listener` when a job's log may have grown. */
  watchLog(jobId: string, listener: LogListener): () => void {
    const leave = this.#audience.addLogListener(jobId, listener);
    const rest = this.#waiting.watchJob(jobId);
    return this.#watching(() => {
      rest();
      leave();
    });
  }

  /** Makes sure that sweeps cover every change from now on. Call it after watching, before reading. */
  async cover(): Promise<void> {
    if (this.#watermark !== null) return;
    const { watermark } = await readWatermark(this.#options.pool);
    this.coverFrom(watermark);
  }

  /** Makes sure that sweeps cover every change from `watermark` on. */
  coverFrom(watermark: bigint): void {
    if (this.#watermark === null || watermark < this.#watermark) this.#watermark = watermark;
    if (this.#lowered === null || watermark < this.#lowered) this.#lowered = watermark;
  }

  /** Stops listening and waits for reads under way. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe();
    this.#cancelTimer();
    await Promise.allSettled([this.#reading, this.#sweeping, this.#waiting.stop()]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #watching(leave: () => void): () => void {
    if (this.#timer === null) this.#scheduleSweep();
    return () => {
      leave();
      if (this.#audience.size > 0) return;
      this.#cancelTimer();
      this.#watermark = null;
      this.#known.clear();
    };
  }

  /** Items need no row here: whoever shows one reads it. Only their owner is told (invariant I8). */
  #tellItems(itemIds: readonly string[] | null, userId?: string): void {
    for (const mailbox of this.#audience.ownMailboxes(userId)) mailbox.pushItems(itemIds);
  }

  /** The rows are gone: there is nothing to read, and nobody else may be told (invariant I8). */
  #tellRemoved(userId: string, jobIds: readonly string[]): void {
    for (const jobId of jobIds) {
      this.#toRead.delete(jobId);
      this.#waiting.gone(jobId);
      if (!this.#audience.watches(userId)) continue;
      const change = removal(jobId);
      for (const mailbox of this.#audience.mailboxesFor(userId)) mailbox.push(change);
    }
  }

  #deliverWaiting(news: { jobId: string; userId: string; rev: number; waiting: Waiting; isOpen: boolean }): void {
    const change = waitingChange(news.jobId, news.rev, news.waiting);
    for (const mailbox of this.#audience.ownMailboxes(news.userId)) mailbox.push(change);
    if (news.isOpen) for (const mailbox of this.#audience.allMailboxes()) mailbox.push(change);
  }

  #onHints(hints: readonly Hint[]): void {
    // Whatever starts, ends or comes in moves those who wait.
    if (hints.some((hint) => hint.progress === undefined)) this.#waiting.stir();
    for (const hint of hints) {
      this.#audience.tellLog(hint.jobId, hint.seq);
      if (!this.#audience.watches(hint.userId)) continue;
      const known = this.#known.get(hint.jobId);
      if (known === undefined || hint.rev > known.rev) this.#readSoon(hint);
      else this.#deliverProgress(hint);
    }
  }

  #readSoon(hint: Hint): void {
    const waiting = this.#toRead.get(hint.jobId);
    const progress = isNewerProgress(hint.progress, waiting?.progress) ? hint.progress : waiting?.progress;
    this.#toRead.set(hint.jobId, { ...hint, ...(progress === undefined ? {} : { progress }) });
    this.#reading ??= this.#readAll();
  }

  async #readAll(): Promise<void> {
    while (this.#toRead.size > 0 && !this.#stopped) {
      const gapMs = this.#readMany ? this.#readAt + READ_GAP_MS - performance.now() : 0;
      if (gapMs > 0) await delay(gapMs);
      const hints = new Map([...this.#toRead].slice(0, READ_BATCH));
      this.#readAt = performance.now();
      this.#readMany = hints.size >= MANY;
      for (const id of hints.keys()) this.#toRead.delete(id);
      try {
        for (const view of await this.#options.readJobs([...hints.keys()])) this.#deliver(view, hints.get(view.id));
      } catch (error) {
        // The rows stay where they are: the next sweep delivers them.
        this.#options.logger.warn({ err: error, jobs: hints.size }, "changed jobs could not be read; a sweep follows");
        this.#toRead.clear();
      }
    }
    // In the same breath as the check above: a hint that comes next starts a read of its own.
    this.#reading = null;
  }

  #deliver(view: JobView, hint?: Hint): void {
    const known = this.#known.get(view.id);
    if (known === undefined || view.rev > known.rev) {
      this.#known.set(view);
      this.#waiting.saw(view);
      const change = stateChange(view);
      for (const mailbox of this.#audience.mailboxesFor(view.userId)) mailbox.push(change);
      this.#audience.tellLog(view.id, view.lastSeq);
    }
    // Also when the row brought nothing new: the progress came while it was being read.
    if (hint !== undefined && isNewerProgress(hint.progress, view.progress)) this.#deliverProgress(hint);
  }

  /** Progress alone needs no row: the client has the one it belongs to. */
  #deliverProgress({ jobId, userId, progress }: Hint): void {
    const known = this.#known.get(jobId);
    if (progress === undefined || known?.leased !== true || progress.attempt !== known.attempt) return;
    const change = progressChange(jobId, known.rev, progress);
    for (const mailbox of this.#audience.mailboxesFor(userId)) mailbox.push(change);
  }

  #scheduleSweep(): void {
    if (this.#stopped) return;
    const periodMs = (this.#options.sweepMs ?? 5_000) * (0.85 + Math.random() * 0.3);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#sweepSoon();
    }, periodMs);
  }

  #cancelTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #sweepSoon(): void {
    if (this.#stopped || this.#audience.size === 0) return;
    if (this.#sweeping !== null) {
      this.#sweepAgain = true;
      return;
    }
    this.#sweeping = this.#sweep()
      .catch((error: unknown) =>
        this.#options.logger.warn({ err: error }, "live sweep failed; the next one tries again"),
      )
      .finally(() => {
        this.#sweeping = null;
        if (this.#stopped || this.#audience.size === 0) return;
        this.#cancelTimer();
        if (this.#sweepAgain) this.#timer = setTimeout(() => this.#runAgain(), this.#gapMs());
        else this.#scheduleSweep();
      });
  }

  #runAgain(): void {
    this.#timer = null;
    this.#sweepAgain = false;
    this.#sweepSoon();
  }

  #gapMs(): number {
    return Math.max(0, this.#sweptAt + SWEEP_GAP_MS - performance.now());
  }

  /** Finds what hints did not tell of. Several pages only after a storm; the first one's watermark counts. */
  async #sweep(): Promise<void> {
    this.#sweptAt = performance.now();
    const from = this.#watermark;
    if (from === null) return;
    this.#lowered = null;
    let page = await readChanged(this.#options.pool, from);
    const { epoch, watermark: to } = page;
    if (this.#epoch !== null && this.#epoch !== epoch) {
      this.#startOver(epoch, to);
      return;
    }
    this.#epoch = epoch;
    await this.#deliverMissed(page.rows);
    while (page.next !== null && !this.#stopped) {
      page = await readChanged(this.#options.pool, page.next);
      await this.#deliverMissed(page.rows);
    }
    // Nobody watched for a moment: the watermark of whoever came since is the right one.
    if (this.#watermark === null || this.#stopped) return;
    this.#watermark = this.#lowered !== null && this.#lowered < to ? this.#lowered : to;
    for (const mailbox of this.#audience.mailboxes()) mailbox.advance(from, to);
  }

  async #deliverMissed(rows: readonly ChangedRow[]): Promise<void> {
    const missed: string[] = [];
    for (const row of rows) {
      this.#audience.tellLog(row.id, row.lastSeq);
      const known = this.#known.get(row.id);
      if (this.#audience.watches(row.userId) && (known === undefined || row.rev > known.rev)) missed.push(row.id);
    }
    for (let at = 0; at < missed.length; at += READ_BATCH) {
      for (const view of await this.#options.readJobs(missed.slice(at, at + READ_BATCH))) this.#deliver(view);
    }
  }

  /** The database is another one than before: everybody comes back for a snapshot. */
  #startOver(epoch: string, watermark: bigint): void {
    this.#options.logger.warn({ was: this.#epoch, is: epoch }, "the database has another history; viewers start over");
    this.#epoch = epoch;
    this.#watermark = watermark;
    this.#known.clear();
    for (const mailbox of this.#audience.mailboxes()) mailbox.drop("the database has another history");
    this.#audience.tellAllLogs();
  }
}
