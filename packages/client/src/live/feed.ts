import type { TRPCClientError } from "@trpc/client";
import type { AppRouter } from "@jobwire/server/router";
import type { JobwireError } from "../jobwire-error.ts";
import { toJobwireError } from "../to-jobwire-error.ts";
import { backoffMs } from "./backoff.ts";
import type { Link } from "./link.ts";

/** What a tRPC subscription tells; the subset that a feed listens to. */
export interface FeedObserver {
  onStarted(): void;
  onData(data: { id: string; data: unknown }): void;
  onError(error: TRPCClientError<AppRouter>): void;
  onComplete(): void;
  onConnectionStateChange(state: { state: string; error?: unknown }): void;
}

export interface FeedOptions<Frame> {
  link: Link;
  /** Without it the page is out of date: its errors count as a lost connection. */
  isVital: boolean;
  /** Opens the subscription from just after `lastEventId` (undefined: from the start). */
  open(lastEventId: string | undefined, observer: FeedObserver): { unsubscribe(): void };
  onFrame(frame: Frame, id: string): void;
  /** The server will not give it to this viewer; no further try until the link is renewed. */
  onRefused(error: JobwireError): void;
}

/** Asking again cannot help: the answer depends on who asks and for what, not on when. */
const FINAL_STATUS = new Set([400, 401, 403, 404]);

/**
 * One subscription that outlives its sockets: it opens again, from the last id it was given, after
 * an error, an end, or a renewed link. wsLink resumes over a lost socket by itself; this does it for
 * everything else as well, such as a generator that threw.
 */
export class Feed<Frame> {
  readonly #options: FeedOptions<Frame>;
  #subscription: { unsubscribe(): void } | null = null;
  #lastEventId: string | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #isClosed = false;
  /** Callbacks of a subscription that was replaced are ignored. */
  #generation = 0;

  constructor(options: FeedOptions<Frame>) {
    this.#options = options;
    options.link.add(this);
    this.#open();
  }

  /** Opens again now, from the last id. `from` sets another place to go on from. */
  restart(from?: { lastEventId: string | undefined }): void {
    if (this.#isClosed) return;
    if (from !== undefined) this.#lastEventId = from.lastEventId;
    this.#drop();
    this.#open();
  }

  /** Stops listening until `restart()`. */
  pause(): void {
    this.#drop();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#drop();
    this.#options.link.remove(this);
  }

  #drop(): void {
    this.#generation += 1;
    clearTimeout(this.#retryTimer);
    this.#subscription?.unsubscribe();
    this.#subscription = null;
  }

  #open(): void {
    const generation = ++this.#generation;
    const isCurrent = () => generation === this.#generation && !this.#isClosed;
    const { link } = this.#options;
    const subscription = this.#options.open(this.#lastEventId, {
      onStarted: () => {
        if (isCurrent()) link.heard();
      },
      onData: ({ id, data }) => {
        if (!isCurrent()) return;
        this.#failures = 0;
        this.#lastEventId = id;
        link.heard();
        this.#options.onFrame(data as Frame, id);
      },
      onError: (error) => {
        if (isCurrent()) this.#failed(toJobwireError(error));
      },
      onComplete: () => {
        if (isCurrent()) this.#openLater();
      },
      onConnectionStateChange: ({ state, error }) => {
        if (isCurrent() && state === "connecting") link.lost(error);
      },
    });
    // An error may have come at once, and the next try with it.
    if (isCurrent()) this.#subscription = subscription;
    else subscription.unsubscribe();
  }

  #failed(error: JobwireError): void {
    if (FINAL_STATUS.has(error.status)) {
      this.#drop();
      if (error.status === 401) this.#options.link.signedOut();
      this.#options.onRefused(error);
      return;
    }
    if (this.#options.isVital) this.#options.link.lost(error);
    this.#openLater();
  }

  #openLater(): void {
    this.#drop();
    this.#retryTimer = setTimeout(() => this.#open(), backoffMs(this.#failures));
    this.#failures += 1;
  }
}
