import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SignedIn } from "../testing/signed-in.ts";
import { startTestServer, type TestServer } from "../testing/start-test-server.ts";
import { judge } from "./read-health.ts";

const SECRET = "a secret of the scheduler";
let server: TestServer;
let webDir: string;
let ada: SignedIn;
let admin: SignedIn;

beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), "jobwire-web-"));
  await mkdir(join(webDir, "assets"));
  await writeFile(join(webDir, "index.html"), "<!doctype html><title>Jobwire</title><div id=root></div>");
  await writeFile(join(webDir, "assets/app-1a2b3c.js"), "console.log(1)");
  await writeFile(join(webDir, "mark.svg"), "<svg/>");
  server = await startTestServer({ WEBHOOK_SECRET: SECRET, TRUSTED_PROXIES: "1" }, { webDir });
  [ada, admin] = await Promise.all([server.user(), server.admin()]);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(webDir, { recursive: true });
});

describe("health", () => {
  test("the process answers", async () => {
    const response = await server.get("/healthz");
    expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
  });

  test("without a living worker jobs do not run, and that is a 503 that says so", async () => {
    await using fresh = await startTestServer();
    const response = await fresh.get("/api/jobs/health");
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      status: "unhealthy",
      message: expect.stringContaining("No worker is alive"),
      metrics: {
        queueDepth: 0,
        running: 0,
        processingCapacity: 0,
        workers: 0,
        successRate: null,
        oldestWaitSeconds: 0,
        paused: 0,
        openCircuits: 0,
      },
    });
  });

  test("with one it is healthy, and counts what waits", async () => {
    await using fresh = await startTestServer();
    await fresh.db.pool.query(
      `insert into worker (id, host, pid, version, concurrency) values (gen_random_uuid(), 'h', 1, 'v', 7)`,
    );
    const who = await fresh.user();
    await who.call("POST", "/api/jobs/demo.countdown/start", {});
    const response = await fresh.get("/api/jobs/health");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: "healthy",
      metrics: { queueDepth: 1, processingCapacity: 7, workers: 1 },
    });
  });

  test("many failures, long waits, stops and silent providers are degraded", () => {
    const fine = {
      queueDepth: 0,
      running: 0,
      processingCapacity: 4,
      workers: 1,
      successRate: 1,
      oldestWaitSeconds: 0,
      paused: 0,
      openCircuits: 0,
    };
    const seen = { ended: 100, isAllPaused: false };
    expect(judge(fine, seen).status).toBe("healthy");
    expect(judge({ ...fine, successRate: 0.5 }, seen)).toEqual({
      status: "degraded",
      message: "50 % of the jobs that ended in the last hour failed.",
    });
    expect(judge({ ...fine, successRate: 0 }, { ...seen, ended: 3 }).status).toBe("healthy");
    expect(judge({ ...fine, oldestWaitSeconds: 61 }, seen).status).toBe("degraded");
    expect(judge({ ...fine, openCircuits: 2 }, seen)).toEqual({
      status: "degraded",
      message: "2 providers do not answer; the jobs that need them wait.",
    });
    expect(judge(fine, { ...seen, isAllPaused: true }).status).toBe("degraded");
    expect(judge({ ...fine, workers: 0, successRate: 0 }, seen).status).toBe("unhealthy");
  });
});

describe("GET /metrics", () => {
  test("answers this machine and admins, nobody else", async () => {
    const here = await server.get("/metrics");
    expect(here.status).toBe(200);
    const text = await here.text();
    expect(text).toMatch(/^jobwire_queue_depth \d+$/m);
    expect(text).toMatch(/^jobwire_slots\{state="claimed"\} \d+$/m);
    expect(text).toMatch(/^jobwire_queue_waiting\{queue="default"\} \d+$/m);
    expect(text).toMatch(/^jobwire_queue_running\{queue="default"\} \d+$/m);
    expect(text).toMatch(/^jobwire_queue_paused\{queue="\*"\} 0$/m);
    expect(text).toMatch(/^jobwire_circuits\{state="open"\} 0$/m);
    expect(text).toMatch(/^jobwire_http_request_duration_seconds_count\{/m);
    // Through a proxy everybody would be local.
    const proxied = { "x-forwarded-for": "203.0.113.7" };
    expect((await server.get("/metrics", { headers: proxied })).status).toBe(401);
    expect((await ada.call("GET", "/metrics", undefined, proxied)).status).toBe(403);
    expect((await admin.call("GET", "/metrics", undefined, proxied)).status).toBe(200);
  });
});

test("what an admin stops, and who does not answer, is told by health and metrics", async () => {
  await using fresh = await startTestServer();
  const boss = await fresh.admin();
  await fresh.db.pool.query(
    `insert into worker (id, host, pid, version, concurrency) values (gen_random_uuid(), 'h', 1, 'v', 7)`,
  );
  await fresh.db.pool.query(
    "insert into circuit (provider, state, failures, opened_at) values ('openai', 'open', 5, now())",
  );
  const pause = await boss.call("POST", "/trpc/queues.pause", { name: "default" });
  expect(pause.status, await pause.clone().text()).toBe(200);
  const response = await fresh.get("/api/jobs/health");
  expect(await response.json()).toMatchObject({ status: "degraded", metrics: { paused: 1, openCircuits: 1 } });
  const text = await (await fresh.get("/metrics")).text();
  expect(text).toMatch(/^jobwire_queue_paused\{queue="default"\} 1$/m);
  expect(text).toMatch(/^jobwire_circuits\{state="open"\} 1$/m);

  await boss.call("POST", "/trpc/queues.setLimits", { name: "*", overrides: { concurrency: 3 } });
  await boss.call("POST", "/trpc/queues.stopAll", { waiting: "keep", running: "keep" });
  const text2 = await (await fresh.get("/metrics")).text();
  expect(text2).toMatch(/^jobwire_processing_capacity 3$/m);
  expect(text2).toMatch(/^jobwire_queue_paused\{queue="\*"\} 1$/m);
});

describe("sweeping now", () => {
  test("is for admins", async () => {
    expect((await ada.call("POST", "/api/jobs/process")).status).toBe(403);
    const response = await admin.call("POST", "/api/jobs/process");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ swept: true, queueDepth: expect.any(Number) });
  });

  test("takes the jobs of a worker that went away back", async () => {
    const started = await ada.call("POST", "/api/jobs/demo.countdown/start", {});
    const { jobId } = (await started.json()) as { jobId: string };
    await server.db.pool.query(
      `with w as (insert into worker (id, host, pid, version, concurrency, heartbeat_at)
                  values (gen_random_uuid(), 'h', 1, 'v', 1, now() - interval '1 minute') returning id)
       update job set state = 'running', attempt = 1, worker_id = w.id, started_at = now() from w where job.id = $1`,
      [jobId],
    );
    expect((await admin.call("POST", "/api/jobs/process")).status).toBe(200);
    const status = await ada.call("GET", `/api/jobs/demo.countdown/status/${jobId}`);
    expect(await status.json()).toMatchObject({ status: "retrying", error: { reason: "worker-lost" } });
  });

  test("fires the schedules whose time has come", async () => {
    const created = await ada.call("POST", "/trpc/schedules.create", {
      name: "Nightly",
      task: "demo.countdown",
      input: {},
      cron: "0 3 * * *",
      timeZone: "UTC",
      catchUp: 1,
    });
    expect(created.status, await created.clone().text()).toBe(200);
    // As if the process had slept through the night.
    await server.db.pool.query("update schedule set next_at = next_at - interval '1 day'");
    const headers = { "x-webhook-secret": SECRET };
    expect((await server.get("/api/cron/process-jobs", { method: "POST", headers })).status).toBe(200);
    // Whoever else is firing it at this moment is not waited for.
    const ticks = async () => {
      const { rows } = await server.db.pool.query(
        `select tick.outcome, job.state::text as state from schedule_tick tick join job on job.id = tick.job_id`,
      );
      return rows;
    };
    await expect.poll(ticks).toEqual([{ outcome: "started", state: "queued" }]);
  });

  test.each<[Record<string, string>, number]>([
    [{}, 401],
    [{ "x-webhook-secret": "wrong" }, 401],
    [{ "x-webhook-secret": SECRET }, 200],
  ])("a scheduler with %j gets %i", async (headers, status) => {
    expect((await server.get("/api/cron/process-jobs", { method: "POST", headers })).status).toBe(status);
  });

  test("the cron route is off, and says how to turn it on, while no secret is set", async () => {
    await using fresh = await startTestServer();
    const response = await fresh.get("/api/cron/process-jobs", { method: "POST", headers: { "x-webhook-secret": "" } });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      error: { code: "cron-off", message: expect.stringContaining("WEBHOOK_SECRET") },
    });
  });
});

describe("what the API says of itself", () => {
  test("OpenAPI names every route of the REST surface, with the tasks' own schemas", async () => {
    const api = (await (await server.get("/api/openapi.json")).json()) as {
      openapi: string;
      paths: Record<string, Record<string, unknown>>;
    };
    expect(api.openapi).toBe("3.1.0");
    expect(Object.keys(api.paths)).toEqual(
      expect.arrayContaining([
        "/api/jobs",
        "/api/jobs/demo.countdown/start",
        "/api/jobs/image.remove-background/status/{jobId}",
        "/api/jobs/{jobId}/cancel",
        "/api/jobs/{jobId}/retry",
        "/api/jobs/retry",
        "/api/jobs/remove",
        "/api/jobs/health",
        "/api/jobs/process",
        "/api/cron/process-jobs",
        "/api/items",
        "/api/items/{id}/original",
        "/api/artifacts/{id}",
        "/metrics",
      ]),
    );
    expect(api.paths["/api/jobs/image.thumbnail/start"]).toMatchObject({
      post: {
        requestBody: {
          content: {
            "application/json": {
              schema: {
                required: ["itemId"],
                properties: { itemId: { format: "uuid" }, sizePx: { default: 512, maximum: 2048 } },
              },
            },
          },
        },
      },
    });
  });

  test("the docs page needs nothing that its policy forbids", async () => {
    const response = await server.get("/api/docs");
    const html = await response.text();
    expect(response.headers.get("content-type")).toContain("text/html");
    expect(html).toContain("/api/jobs/demo.countdown/start");
    expect(html).not.toMatch(/<script|<link|<img|src=|https?:\/\//);
  });

  test("an address that is not there is JSON for programs", async () => {
    const response = await server.get("/api/nothing", { headers: { accept: "text/html" } });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: { code: "page-not-found", message: "There is no such page." } });
  });

  test("tRPC answers over HTTP, to who is signed in", async () => {
    expect((await server.get("/trpc/account.me")).status).toBe(401);
    const me = await ada.call("GET", "/trpc/account.me");
    expect(await me.json()).toMatchObject({ result: { data: { email: ada.email } } });
    const started = await ada.call("POST", "/trpc/jobs.start", { task: "demo.countdown", input: {} });
    expect(await started.json()).toMatchObject({ result: { data: { status: "queued" } } });
    const foreign = await ada.call(
      "POST",
      "/trpc/jobs.start",
      { task: "demo.countdown", input: {} },
      { origin: "https://evil.example" },
    );
    expect(foreign.status).toBe(403);
  });
});

describe("the web app", () => {
  const navigation = { accept: "text/html,application/xhtml+xml" };

  test.each(["/", "/jobs/42", "/admin"])("a navigation to %s gets the app", async (path) => {
    const response = await server.get(path, { headers: navigation });
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(await response.text()).toContain("<div id=root>");
  });

  test("hashed files may be kept for ever, others not, and a missing one is no page", async () => {
    const hashed = await server.get("/assets/app-1a2b3c.js");
    expect(hashed.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(hashed.headers.get("content-type")).toContain("javascript");
    expect((await server.get("/mark.svg")).headers.get("cache-control")).toBe("no-cache");
    const missing = await server.get("/assets/app-gone.js", { headers: navigation });
    expect(missing.status).toBe(404);
    expect((await server.get("/nothing", { headers: { accept: "*/*" } })).status).toBe(404);
    expect((await server.get("/..%2f..%2fetc/passwd", { headers: { accept: "*/*" } })).status).toBeGreaterThanOrEqual(
      400,
    );
  });

  test("pages come with a strict policy", async () => {
    const { headers } = await server.get("/", { headers: navigation });
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("img-src 'self' blob: data:");
    expect(policy).not.toContain("unsafe-eval");
    expect(policy).not.toContain("upgrade-insecure-requests");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("strict-transport-security")).toBeNull();
  });

  test("says how to build it while it is not there", async () => {
    await using fresh = await startTestServer();
    const response = await fresh.get("/", { headers: navigation });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("npm start");
  });
});
