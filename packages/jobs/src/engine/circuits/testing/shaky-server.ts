import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** How the server treats its callers from now on. */
export type Mood =
  | { kind: "well" }
  | { kind: "status"; status: number; retryAfter?: string }
  /** Answers when `answer` is called. */
  | { kind: "slow" }
  /** Cuts the connection. */
  | { kind: "broken" };

/** A real HTTP server that is well, slow, broken or full, as it is told. */
export interface ShakyServer extends AsyncDisposable {
  url: string;
  mood: Mood;
  /** Requests that came. */
  calls: number;
  /** Resolves when this many requests have come. */
  called(count: number): Promise<void>;
  /** Answers all that wait. */
  answer(): void;
}

export async function startShakyServer(): Promise<ShakyServer> {
  const waiting = new Set<() => void>();
  const watchers = new Set<() => void>();
  const server = createServer((request, response) => {
    shaky.calls += 1;
    for (const look of watchers) look();
    const { mood } = shaky;
    if (mood.kind === "broken") return void request.socket.destroy();
    if (mood.kind === "slow") return void waiting.add(() => response.end("late"));
    if (mood.kind === "status") {
      if (mood.retryAfter !== undefined) response.setHeader("retry-after", mood.retryAfter);
      response.statusCode = mood.status;
    }
    response.end("well");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  const shaky: ShakyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    mood: { kind: "well" },
    calls: 0,
    called: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (shaky.calls < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    answer() {
      for (const end of waiting) end();
      waiting.clear();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return shaky;
}
