import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { stripTypeScriptTypes } from "node:module";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";

test("the guide's receiver takes what is signed, once, and nothing else", async () => {
  const guide = await readFile(new URL("../../../../../docs/guide/webhooks.md", import.meta.url), "utf8");
  const example = /```ts\n([\s\S]+?)```/.exec(guide)![1]!;
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const lines: unknown[][] = [];
  const body = `${stripTypeScriptTypes(example.replaceAll(/^import .*$/gm, ""))}\nreturn server;`;
  const { createServer } = await import("node:http");
  // oxlint-disable-next-line no-implied-eval -- runs the text of our own guide
  const make = new Function("createServer", "Webhook", "secret", "console", body) as (...parts: unknown[]) => Server;
  const server = make(createServer, Webhook, secret, { log: (...words: unknown[]) => void lines.push(words) });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const post = async (headers: Record<string, string>, text: string) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    return (await fetch(url, { method: "POST", headers, body: text })).status;
  };
  const at = new Date();
  const text = JSON.stringify({ type: "job.completed", data: { jobId: "j1" } });
  const headers = {
    "webhook-id": "d1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": new Webhook(secret).sign("d1", at, text),
  };
  expect(await post(headers, text)).toBe(204);
  expect(await post(headers, text)).toBe(204);
  expect(await post(headers, text.replace("j1", "j2"))).toBe(401);
  expect(lines).toEqual([["job.completed", "j1"]]);
  server.close();
});
