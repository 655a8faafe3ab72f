import { createTRPCClient, createWSClient, wsLink } from "@trpc/client";
import type { TRPCClient, TRPCClientError } from "@trpc/client";
import { WebSocket } from "ws";
import type { JobEvent, JobView, LiveFrame, LogFrame, Progress, Waiting } from "@jobwire/jobs/wire";
import type { AppRouter } from "../../api/router.ts";

/** A tRPC client over one ws connection that comes back by itself. */
export interface LiveClient extends AsyncDisposable {
  trpc: TRPCClient<AppRouter>;
  /** The socket of now. */
  socket(): WebSocket | undefined;
  /** Cuts the line as a dead network does: no goodbye. */
  cut(): void;
  /** Codes of closed sockets, in order. */
  closed: number[];
}

export function openLiveClient(wsUrl: string, token: string, options: { retryDelayMs?: number } = {}): LiveClient {
  const sockets: WebSocket[] = [];
  const closed: number[] = [];
  class TracedWebSocket extends WebSocket {
    constructor(url: string | URL) {
      super(url);
      sockets.push(this);
      this.on("close", (code: number) => closed.push(code));
      // Tests cut sockets while they open, too.
      this.on("error", () => {});
    }
  }
  const wsClient = createWSClient({
    url: wsUrl,
    WebSocket: TracedWebSocket as unknown as typeof globalThis.WebSocket,
    connectionParams: { token },
    retryDelayMs: () => options.retryDelayMs ?? 5,
  });
  return {
    trpc: createTRPCClient<AppRouter>({ links: [wsLink({ client: wsClient })] }),
    socket: () => sockets.at(-1),
    cut: () => sockets.at(-1)?.terminate(),
    closed,
    async [Symbol.asyncDispose]() {
      await wsClient.close();
    },
  };
}

/** Resolves when `check` holds; `changed` must be called whenever it may have come to hold. */
class Waiters {
  readonly #waiting = new Set<{ check: () => boolean; resolve: () => void }>();

  until(check: () => boolean, what: string, timeoutMs = 15_000): Promise<void> {
    if (check()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`waited ${timeoutMs} ms for ${what}`)), timeoutMs);
      const waiter = {
        check,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.#waiting.add(waiter);
    });
  }

  changed(): void {
    for (const waiter of this.#waiting) {
      if (!waiter.check()) continue;
      this.#waiting.delete(waiter);
      waiter.resolve();
    }
  }
}

/** What one live subscription has told, applied by the rules of the wire. */
export class LiveView extends Waiters {
  readonly jobs = new Map<string, JobView>();
  readonly progress = new Map<string, Progress>();
  /** Of each job the last word, with the revision it is of. */
  readonly waiting = new Map<string, Waiting & { rev: number }>();
  readonly removed: string[] = [];
  readonly frames: { id: string; frame: LiveFrame }[] = [];
  readonly errors: TRPCClientError<AppRouter>[] = [];
  /** (job, rev) of each terminal event, in order of arrival. */
  readonly terminals: string[] = [];
  #subscription: { unsubscribe(): void };

  constructor(client: LiveClient, input: { scope?: "own" | "all"; lastEventId?: string } = {}) {
    super();
    this.#subscription = client.trpc.live.subscribe(input, {
      onData: ({ id, data }) => {
        this.frames.push({ id, frame: data });
        this.#apply(data);
        this.changed();
      },
      onError: (error) => {
        this.errors.push(error);
        this.changed();
      },
    });
  }

  lastId(): string | undefined {
    return this.frames.at(-1)?.id;
  }

  stop(): void {
    this.#subscription.unsubscribe();
  }

  #apply(frame: LiveFrame): void {
    if (frame.type === "snap") for (const job of frame.jobs) this.#take(job);
    if (frame.type !== "ev") return;
    for (const event of frame.events) {
      if (event.terminal) this.terminals.push(`${event.job}:${event.rev}`);
      if (event.state !== undefined) this.#take(event.state);
      if (event.waiting !== undefined) this.waiting.set(event.job, { ...event.waiting, rev: event.rev });
      if (event.removed) this.removed.push(event.job);
      const last = this.progress.get(event.job);
      const { progress } = event;
      if (progress === undefined) continue;
      if (last && (progress.attempt < last.attempt || (progress.attempt === last.attempt && progress.n <= last.n)))
        continue;
      this.progress.set(event.job, progress);
    }
  }

  #take(job: JobView): void {
    const known = this.jobs.get(job.id);
    if (known === undefined || job.rev > known.rev) this.jobs.set(job.id, job);
  }
}

/** What one log subscription has told, as it came. */
export class LogView extends Waiters {
  readonly events: JobEvent[] = [];
  readonly frames: { id: string; frame: LogFrame }[] = [];
  readonly errors: TRPCClientError<AppRouter>[] = [];
  #subscription: { unsubscribe(): void };

  constructor(client: LiveClient, input: { jobId: string; afterSeq?: number }) {
    super();
    this.#subscription = client.trpc.log.subscribe(input, {
      onData: ({ id, data }) => {
        this.frames.push({ id, frame: data });
        if (data.type === "log") this.events.push(...data.events);
        this.changed();
      },
      onError: (error) => {
        this.errors.push(error);
        this.changed();
      },
    });
  }

  stop(): void {
    this.#subscription.unsubscribe();
  }
}
