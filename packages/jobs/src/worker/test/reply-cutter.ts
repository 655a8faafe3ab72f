import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** A TCP proxy in front of Postgres that can swallow the answer to a statement and cut the connection. */
export interface ReplyCutter extends AsyncDisposable {
  /** The database's address, by way of the proxy. */
  url: string;
  /** The next so many statements whose bytes contain `word` are done, and their answers lost. */
  cutAfter(word: string, times: number): void;
  /** Answers lost so far. */
  readonly cuts: number;
}

export async function startReplyCutter(databaseUrl: string): Promise<ReplyCutter> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let word = "";
  let left = 0;
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let armed = false;
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", end);
      socket.on("close", () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on("data", (chunk) => {
      if (left > 0 && chunk.includes(word)) {
        left -= 1;
        armed = true;
      }
      upstream.write(chunk);
    });
    upstream.on("data", (chunk) => {
      if (!armed) return void client.write(chunk);
      // ReadyForQuery: "Z", its length, idle. A statement of its own is committed by then.
      if (!chunk.subarray(-6).equals(Buffer.from([0x5a, 0, 0, 0, 5, 0x49]))) return;
      cuts += 1;
      end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cutAfter(bytes, times) {
      word = bytes;
      left = times;
    },
    get cuts() {
      return cuts;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}
