import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came. */
export interface Heard {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

/** A real server on this machine that speaks a service's wire format, well or badly. */
export interface SpokenServer extends AsyncDisposable {
  url: string;
  /** All that came, oldest first. */
  heard: Heard[];
  /** Resolves at the next request whose connection its caller closed before the answer. */
  left: Promise<void>;
}

/** @param answer gets each request whole; what it does not answer hangs until the caller leaves */
export async function startServer(
  answer: (heard: Heard, response: ServerResponse, nth: number) => void,
): Promise<SpokenServer> {
  const heard: Heard[] = [];
  const left = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("close", () => !response.writableEnded && left.resolve());
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const one = { method, path: url, headers, body: Buffer.concat(chunks) };
      heard.push(one);
      answer(one, response, heard.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    left: left.promise,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
