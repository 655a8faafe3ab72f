import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { createReplyWatch, type Reply } from "./reply-watch.ts";

/**
 * - `pass` – a good network
 * - `slow` – each direction takes `delayMs` ± `jitterMs`; the order stays
 * - `silent` – nothing arrives, either way, and nobody is told: half-open connections
 * - `refuse` – connections are refused at once
 */
export type Weather =
  | { kind: "pass" }
  | { kind: "slow"; delayMs: number; jitterMs: number }
  | { kind: "silent" }
  | { kind: "refuse" };

/** The network between one process and its database, in the hands of whoever tests it. */
export interface DatabaseProxy extends AsyncDisposable {
  /** Address of the database by way of this proxy. */
  url: string;
  /** Connections that went through silence stay half-open for ever; new ones follow the new weather. */
  set(weather: Weather): void;
  /** From now on nothing arrives on the connections that are open, and nobody is told; new ones are well. Returns how many. */
  halfOpen(): number;
  /** Destroys every open connection; returns how many. */
  cut(): number;
  /** From now on, a connection is cut instead of passing on a reply for which this is true. Null: none. */
  cutReplies(isCut: ((reply: Reply) => boolean) | null): void;
  /** Replies cut so far. */
  readonly repliesCut: number;
}

interface Pair {
  near: Socket;
  far: Socket;
  isHalfOpen: boolean;
}

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const pairs = new Set<Pair>();
  let weather: Weather = { kind: "pass" };
  let isCut: ((reply: Reply) => boolean) | null = null;
  let repliesCut = 0;

  const server = createServer((near) => {
    if (weather.kind === "refuse") {
      near.resetAndDestroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    const pair: Pair = { near, far, isHalfOpen: false };
    pairs.add(pair);
    const end = () => {
      // In silence, the end of one side is not heard by the other.
      if (pair.isHalfOpen || weather.kind === "silent") return void (pair.isHalfOpen = true);
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on("error", end).on("close", end).setNoDelay(true);
    relay(pair, near, far, null);
    relay(pair, far, near, createReplyWatch());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a TCP address");

  function relay(pair: Pair, from: Socket, to: Socket, watch: ((chunk: Buffer) => Reply[]) | null): void {
    const underWay: { chunk: Buffer; dueAt: number }[] = [];
    let timer: NodeJS.Timeout | undefined;
    const deliver = (chunk: Buffer) => {
      if (to.destroyed || pair.isHalfOpen) return;
      if (to.write(chunk) || from.isPaused()) return;
      from.pause();
      to.once("drain", () => from.resume());
    };
    // One timer for all that is under way: timers of their own may fire out of order.
    const deliverDue = () => {
      timer = undefined;
      for (let [first] = underWay; first !== undefined; [first] = underWay) {
        const inMs = first.dueAt - performance.now();
        if (inMs > 0) return void (timer = setTimeout(deliverDue, Math.ceil(inMs)));
        underWay.shift();
        deliver(first.chunk);
      }
    };
    from.on("data", (chunk: Buffer) => {
      if (weather.kind === "silent") pair.isHalfOpen = true;
      if (pair.isHalfOpen) return;
      const replies = watch?.(chunk) ?? [];
      if (isCut !== null && replies.some(isCut)) {
        repliesCut += 1;
        pair.near.resetAndDestroy();
        pair.far.destroy();
        return;
      }
      if (weather.kind !== "slow" && underWay.length === 0) return deliver(chunk);
      const delayMs = weather.kind === "slow" ? weather.delayMs + (Math.random() * 2 - 1) * weather.jitterMs : 0;
      underWay.push({ chunk, dueAt: Math.max(underWay.at(-1)?.dueAt ?? 0, performance.now() + delayMs) });
      if (timer === undefined) deliverDue();
    });
  }

  const cut = () => {
    const count = pairs.size;
    for (const pair of pairs) {
      pair.near.resetAndDestroy();
      pair.far.destroy();
    }
    pairs.clear();
    return count;
  };
  const url = new URL(databaseUrl);
  url.port = String(address.port);
  return {
    url: url.href,
    set: (next) => void (weather = next),
    halfOpen() {
      for (const pair of pairs) pair.isHalfOpen = true;
      return pairs.size;
    },
    cut,
    cutReplies: (which) => void (isCut = which),
    get repliesCut() {
      return repliesCut;
    },
    async [Symbol.asyncDispose]() {
      weather = { kind: "refuse" };
      server.close();
      cut();
      await once(server, "close");
    },
  };
}
