import { once } from "node:events";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { JobView, LiveFrame } from "@jobwire/jobs/wire";
import { initTRPC, TRPCError, tracked } from "@trpc/server";
import { applyWSSHandler } from "@trpc/server/adapters/ws";
import { WebSocketServer } from "ws";

/** What the server does each time somebody subscribes to `live`; the last entry goes on for ever. */
export type LiveScript = ((
  lastEventId: string | undefined,
  signal: AbortSignal,
) => AsyncGenerator<[string, LiveFrame]>)[];

export interface ScriptedServer extends AsyncDisposable {
  url: string;
  /** The `lastEventId` of each subscription so far. */
  subscriptions: (string | undefined)[];
  /** While false, upgrades are refused. */
  setOpen(open: boolean): void;
  /** While true, upgrades are never answered. */
  setHanging(hanging: boolean): void;
}

/** A real tRPC server on a real socket that misbehaves as told, in ways that the product's own does not on demand. */
export async function startScriptedServer(script: LiveScript): Promise<ScriptedServer> {
  const t = initTRPC.create({ isDev: false });
  const subscriptions: (string | undefined)[] = [];
  const router = t.router({
    live: t.procedure
      .input((value) => value as { lastEventId?: string })
      .subscription(async function* ({ input, signal }) {
        const play = script[Math.min(subscriptions.length, script.length - 1)];
        subscriptions.push(input.lastEventId);
        if (play === undefined || signal === undefined) throw new TRPCError({ code: "INTERNAL_SERVER_ERROR" });
        for await (const [id, frame] of play(input.lastEventId, signal)) yield tracked(id, frame);
      }),
  });
  const wss = new WebSocketServer({ noServer: true });
  applyWSSHandler({ wss, router });
  const sockets = new Set<Socket>();
  const http = createServer((_, answer) => answer.writeHead(503).end());
  let isOpen = true;
  let isHanging = false;
  http.on("connection", (socket) => sockets.add(socket));
  http.on("upgrade", (request, socket, head) => {
    if (isHanging) return;
    if (isOpen) wss.handleUpgrade(request, socket, head, (ws) => wss.emit("connection", ws, request));
    else socket.destroy();
  });
  await once(http.listen(0, "127.0.0.1"), "listening");
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("expected a TCP address");
  return {
    url: `http://127.0.0.1:${address.port}`,
    subscriptions,
    setOpen(open) {
      isOpen = open;
      if (!open) for (const socket of sockets) socket.destroy();
    },
    setHanging(hanging) {
      isHanging = hanging;
    },
    async [Symbol.asyncDispose]() {
      http.close();
      for (const socket of sockets) socket.destroy();
      await once(http, "close");
    },
  };
}

/** A first snapshot with these jobs. */
export async function* snapshot(...jobs: JobView[]): AsyncGenerator<[string, LiveFrame]> {
  yield ["one:-", { type: "hello", epoch: "one", resumed: false, reason: "first" }];
  yield ["one:1", { type: "snap", part: 0, of: 1, jobs }];
}

/** Says nothing more until the subscriber leaves. */
export async function silence(signal: AbortSignal): Promise<void> {
  await delay(2 ** 30, undefined, { signal }).catch(() => {});
}
