import type { Mailbox } from "./mailbox.ts";
import type { LiveScope } from "./opening-rows.ts";

/** Called when a job's log may have grown. */
export type LogListener = (lastSeq: number) => void;

/** Who watches what in this process: authorisation of delivery is this index (invariant I8). */
export class Audience {
  readonly #byUser = new Map<string, Set<Mailbox>>();
  readonly #all = new Set<Mailbox>();
  readonly #logs = new Map<string, Set<LogListener>>();
  #size = 0;

  /** Subscriptions of any kind. */
  get size(): number {
    return this.#size;
  }

  /** Adds a mailbox for the jobs of a user, or for everybody's. The scope was authorised by the caller. */
  addMailbox(scope: LiveScope, mailbox: Mailbox): () => void {
    if (scope !== "all") return this.#add(this.#byUser, scope.userId, mailbox);
    this.#all.add(mailbox);
    this.#size += 1;
    return once(() => {
      this.#all.delete(mailbox);
      this.#size -= 1;
    });
  }

  addLogListener(jobId: string, listener: LogListener): () => void {
    return this.#add(this.#logs, jobId, listener);
  }

  /** Whether anybody here may see the jobs of this user. */
  watches(userId: string): boolean {
    return this.#all.size > 0 || this.#byUser.has(userId);
  }

  /** Mailboxes that may see the jobs of this user. */
  *mailboxesFor(userId: string): Generator<Mailbox> {
    yield* this.#all;
    yield* this.#byUser.get(userId) ?? [];
  }

  /** Mailboxes of this user's own subscriptions; without a user, of everybody's own. */
  *ownMailboxes(userId?: string): Generator<Mailbox> {
    if (userId !== undefined) yield* this.#byUser.get(userId) ?? [];
    else for (const mailboxes of this.#byUser.values()) yield* mailboxes;
  }

  /** Mailboxes of everybody's jobs: admins'. */
  *allMailboxes(): Generator<Mailbox> {
    yield* this.#all;
  }

  *mailboxes(): Generator<Mailbox> {
    yield* this.#all;
    yield* this.ownMailboxes();
  }

  tellLog(jobId: string, lastSeq: number): void {
    for (const listener of this.#logs.get(jobId) ?? []) listener(lastSeq);
  }

  tellAllLogs(): void {
    for (const listeners of this.#logs.values()) for (const listener of listeners) listener(Infinity);
  }

  #add<T>(index: Map<string, Set<T>>, key: string, value: T): () => void {
    const values = index.get(key) ?? new Set<T>();
    index.set(key, values.add(value));
    this.#size += 1;
    return once(() => {
      values.delete(value);
      if (values.size === 0) index.delete(key);
      this.#size -= 1;
    });
  }
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
