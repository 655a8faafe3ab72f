import { toJobwireError } from "../to-jobwire-error.ts";
import type { Connection, ConnectionState, ConnectionView } from "./connection.ts";
import type { Feed } from "./feed.ts";
import { Transport, type TransportMode } from "./transport.ts";
import { watchForDeadLink } from "./watch-for-dead-link.ts";

/** How long changes may fail to arrive before a person is told, in milliseconds. */
const BANNER_AFTER_MS = 3_000;
/** After so many sockets in a row that did not open, ask over HTTP what is wrong. */
const FAILURES_BEFORE_PROBE = 3;

export interface LinkOptions {
  httpUrl: string;
  mode: TransportMode;
  connectionParams: Record<string, string> | undefined;
  /** A plain request that answers only when the viewer is signed in; tells a blocked socket from a dead server. */
  probe(): Promise<unknown>;
  /** The server hung up because who is signed in, or their role, changed. */
  onNotYou(): void;
}

/** The live connection of one client: its transport, the feeds that run over it, and how it is doing. */
export class Link implements Connection {
  readonly transport: Transport;
  readonly #options: LinkOptions;
  readonly #feeds = new Set<Feed<never>>();
  readonly #listeners = new Set<() => void>();
  #view: ConnectionView;
  #bannerTimer: ReturnType<typeof setTimeout> | undefined;
  #stopWatching: (() => void) | null = null;
  #lastHeardMs = 0;
  #failedOpens = 0;
  #wasOpen = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.transport = new Transport({
      httpUrl: options.httpUrl,
      mode: options.mode,
      connectionParams: options.connectionParams,
      onFailedToOpen: () => void this.#failedToOpen(),
      onNotYou: () => options.onNotYou(),
    });
    this.#view = {
      state: "connecting",
      sinceMs: Date.now(),
      showBanner: false,
      transport: options.mode,
      closedBecause: null,
    };
  }

  get(): ConnectionView {
    return this.#view;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The connection was good at this instant, in milliseconds since 1970. */
  get lastHeardMs(): number {
    return this.#lastHeardMs;
  }

  reconnect(mode: TransportMode = this.transport.mode): void {
    this.#failedOpens = 0;
    this.#renew(mode);
  }

  /** Gives up a socket that hangs while it opens. Called every few seconds. */
  checkOpening(): void {
    if (!this.transport.isHanging(Date.now())) return;
    void this.#failedToOpen();
    this.#renew(this.transport.mode);
  }

  #renew(mode: TransportMode): void {
    if (this.#view.closedBecause === "client-closed") return;
    this.transport.renew(mode);
    this.#lastHeardMs = Date.now();
    if (this.#view.state !== "offline") this.#enter(this.#wasOpen ? "reconnecting" : "connecting");
    for (const feed of [...this.#feeds]) feed.restart();
  }

  add(feed: Feed<never>): void {
    this.#feeds.add(feed);
    if (this.#feeds.size > 1) return;
    this.#lastHeardMs = Date.now();
    this.#stopWatching = watchForDeadLink(this);
    this.#armBanner();
  }

  remove(feed: Feed<never>): void {
    this.#feeds.delete(feed);
    if (this.#feeds.size > 0) return;
    // Nothing is expected any more, so nothing can be missing.
    this.#stopWatching?.();
    this.#stopWatching = null;
    clearTimeout(this.#bannerTimer);
    if (this.#view.showBanner && this.#view.state !== "closed") this.#publish({ ...this.#view, showBanner: false });
  }

  /** Something arrived. */
  heard(): void {
    this.#lastHeardMs = Date.now();
    this.#failedOpens = 0;
    this.#wasOpen = true;
    this.#enter("open");
  }

  /** The socket, or a subscription on it, was lost; the next try is under way. */
  lost(error: unknown): void {
    if (error !== null && error !== undefined && toJobwireError(error).status === 401) this.signedOut();
    else if (this.#view.state !== "offline") this.#enter(this.#wasOpen ? "reconnecting" : "connecting");
  }

  /** The device says that it has no network. */
  wentOffline(): void {
    if (this.#view.state !== "closed") this.#enter("offline");
  }

  /** The server does not know the viewer any more; no try until `reconnect()`. */
  signedOut(): void {
    if (this.#view.state === "closed") return;
    for (const feed of this.#feeds) feed.pause();
    this.transport.renew();
    this.#enter("closed", "signed-out");
  }

  async close(): Promise<void> {
    for (const feed of [...this.#feeds]) feed.close();
    this.#stopWatching?.();
    this.#enter("closed", "client-closed");
    clearTimeout(this.#bannerTimer);
    await this.transport.close();
  }

  /**
   * Sockets do not open: is the viewer signed out, are WebSockets blocked on the way, or is the
   * server away? A plain request tells.
   */
  async #failedToOpen(): Promise<void> {
    this.#failedOpens += 1;
    if (this.#failedOpens % FAILURES_BEFORE_PROBE !== 0) return;
    try {
      await this.#options.probe();
    } catch (error) {
      if (toJobwireError(error).status === 401) this.signedOut();
      return;
    }
    const stillBlocked = this.#failedOpens >= FAILURES_BEFORE_PROBE && this.#view.state !== "closed";
    if (stillBlocked && this.transport.mode === "ws" && this.transport.canUseSse) this.reconnect("sse");
  }

  #enter(state: ConnectionState, closedBecause: ConnectionView["closedBecause"] = null): void {
    const { mode } = this.transport;
    const before = this.#view;
    if (before.closedBecause === "client-closed") return;
    if (before.state === state && before.transport === mode && before.closedBecause === closedBecause) return;
    // The time without changes counts from the loss, through every try.
    const isDown = (one: ConnectionState) => one !== "open";
    const sinceMs = before.state === state ? before.sinceMs : Date.now();
    // Who signs in begins anew: nothing was lost that could come back.
    const begins = !isDown(before.state) || before.state === "closed";
    const showBanner = state === "closed" || (isDown(state) && !begins && before.showBanner);
    this.#publish({ state, sinceMs, showBanner, transport: mode, closedBecause });
    if (!isDown(state)) clearTimeout(this.#bannerTimer);
    else if (begins) this.#armBanner();
  }

  #armBanner(): void {
    clearTimeout(this.#bannerTimer);
    if (this.#feeds.size === 0 || this.#view.state === "open") return;
    this.#bannerTimer = setTimeout(() => {
      if (this.#view.state !== "open") this.#publish({ ...this.#view, showBanner: true });
    }, BANNER_AFTER_MS);
  }

  #publish(view: ConnectionView): void {
    this.#view = view;
    for (const listener of [...this.#listeners]) listener();
  }
}
