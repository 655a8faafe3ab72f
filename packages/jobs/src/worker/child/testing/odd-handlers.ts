/** Handlers that misbehave, for tests of the child pool. All run under the name `demo.countdown`. */
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { expectOk } from "../../../engine/circuits/http-fault.ts";
import { PermanentError } from "../../../engine/permanent-error.ts";
import type { JobContext } from "../../../engine/handler.ts";
import { RetryableError } from "../../../engine/retryable-error.ts";

type Ctx = JobContext<never> & { checkpoint(state: unknown): Promise<void>; emit(partial: unknown): void };

const odd: Record<string, (ctx: Ctx, input: { itemId: string; path: string }) => unknown> = {
  pid: () => process.pid,
  env: () => ({ ...process.env }),
  tempDir: () => tmpdir(),
  async everything(ctx, { itemId }) {
    ctx.progress({ percent: 10, step: "First" });
    ctx.progress({ percent: 20 });
    ctx.log("info", "a line", { n: 1 });
    ctx.emit({ remaining: 3 });
    await ctx.checkpoint({ counted: 1 });
    const item = await ctx.item(itemId);
    const inner = await ctx.step("outer", () => ctx.step("inner", async () => "value"));
    const stored = await ctx.artifact(new TextEncoder().encode("result"), { name: "r", contentType: "text/plain" });
    return { item, inner, stored, counted: ctx.lastCheckpoint, attempt: ctx.attempt };
  },
  async hog(ctx) {
    const held: Buffer[] = [];
    ctx.log("info", "taking memory");
    for (;;) {
      held.push(Buffer.alloc(8 << 20, 1));
      await delay(5);
    }
  },
  /** What it starts takes the memory. */
  async hogBelow() {
    const script = "const held = []; setInterval(() => held.push(Buffer.alloc(8 << 20, 1)), 5)";
    await once(spawn(process.execPath, ["-e", script], { stdio: "ignore" }), "exit");
  },
  heapHog() {
    const held: unknown[] = [];
    for (;;) held.push(Array.from({ length: 10_000 }, (_, i) => ({ i })));
  },
  abort: () => process.abort(),
  segfault: () => process.kill(process.pid, "SIGSEGV") && delay(10_000),
  exit: () => process.exit(7),
  throw() {
    throw Object.assign(new TypeError("odd"), { code: "odd-code" });
  },
  permanent() {
    throw new PermanentError("too-odd", "It is too odd.");
  },
  retryable() {
    throw new RetryableError({ code: "come-back", message: "Come back.", retryAfterMs: 1_234, isFree: true });
  },
  signs(ctx) {
    for (let n = 0; n < 100; n += 1) ctx.alive();
  },
  async callProvider(ctx, { path }) {
    return ctx
      .provider("outside")
      .call(async (signal) => expectOk(await fetch(path, { signal })).text(), { timeoutMs: 2_000 });
  },
  async callAndDie(ctx) {
    return ctx.provider("outside").call(async () => process.exit(3));
  },
  /** Starts a process that starts another; neither ends by itself. */
  async grandchild(ctx, { path }) {
    const script = `const { spawn } = require("node:child_process");
      const inner = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
      console.log(process.pid, inner.pid);
      setInterval(() => {}, 1000);`;
    const family = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] });
    const [first] = (await once(family.stdout, "data")) as [Buffer];
    ctx.log("info", `family ${process.pid} ${String(first).trim()}`);
    if (path === "abort") process.abort();
    if (path === "return") return "done";
    return new Promise(() => {});
  },
  goneItem: (ctx, { itemId }) => ctx.item(itemId),
  async wait(ctx) {
    ctx.log("info", `waiting in ${process.pid}`);
    await delay(60_000, undefined, { signal: ctx.signal });
  },
  async stubborn(ctx) {
    ctx.signal.addEventListener("abort", () => ctx.log("info", "heard it, going on"));
    ctx.log("info", `waiting in ${process.pid}`);
    await ctx.step("never ends", () => delay(60_000));
  },
  async spin(ctx) {
    ctx.log("info", `spinning in ${process.pid}`);
    await delay(100);
    for (;;) Math.random();
  },
  steal: (ctx, { path }) => ctx.artifact({ path }, { name: "stolen", contentType: "text/plain" }),
  chatter() {
    process.stdout.write("to stdout\n");
    process.stderr.write("to stderr\n");
  },
};

export const handlers = {
  "demo.countdown": async () => async (ctx: Ctx, input: { odd: string; itemId: string; path: string }) =>
    odd[input.odd]!(ctx, input),
  "image.thumbnail": async () => async () => process.pid,
};
