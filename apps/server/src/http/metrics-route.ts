import type { FastifyInstance, FastifyRequest } from "fastify";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { HttpParts } from "./http-parts.ts";
import { readHealth } from "./read-health.ts";
import type { Gate } from "./request-viewer.ts";

/** `/metrics` in Prometheus' words, for admins and for whoever asks from this very machine. */
export function installMetricsRoute(app: FastifyInstance, { pool }: Pick<HttpParts, "pool">, gate: Gate): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const queueDepth = gauge("jobwire_queue_depth", "Jobs that could run now and wait");
  const running = gauge("jobwire_jobs_running", "Jobs under way");
  const capacity = gauge("jobwire_processing_capacity", "Jobs that all living workers can run at once");
  const workers = gauge("jobwire_workers", "Living workers");
  const oldestWait = gauge("jobwire_oldest_wait_seconds", "How long the longest-waiting job has waited");
  const successRate = gauge("jobwire_success_ratio", "Completed among completed and failed in the last hour");
  const durations = new Histogram({
    name: "jobwire_http_request_duration_seconds",
    help: "Time to answer HTTP requests",
    labelNames: ["method", "route", "status"] as const,
    buckets: [0.005, 0.025, 0.1, 0.5, 2.5, 10],
    registers,
  });

  app.addHook("onResponse", async (request, reply) => {
    // The pattern of the route, never the address: ids would make a series each.
    const route = request.routeOptions.url ?? "none";
    durations.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
  });

  const adminOrHere = async (request: FastifyRequest) => (isFromHere(request) ? undefined : gate.admin(request));
  app.get("/metrics", { onRequest: adminOrHere }, async (_request, reply) => {
    const { metrics } = await readHealth(pool);
    queueDepth.set(metrics.queueDepth);
    running.set(metrics.running);
    capacity.set(metrics.processingCapacity);
    workers.set(metrics.workers);
    oldestWait.set(metrics.oldestWaitSeconds);
    if (metrics.successRate !== null) successRate.set(metrics.successRate);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/** From this machine and not through a proxy on it, which would make the whole world local. */
function isFromHere(request: FastifyRequest): boolean {
  const proxied = ["forwarded", "x-forwarded-for", "x-real-ip", "via"].some(
    (name) => request.headers[name] !== undefined,
  );
  return !proxied && LOOPBACK.test(request.socket.remoteAddress ?? "");
}
