import type { FastifyInstance, FastifyRequest } from "fastify";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { CircuitState } from "@jobwire/jobs/wire";
import type { HttpParts } from "./http-parts.ts";
import { readHealth } from "./read-health.ts";
import type { Gate } from "./request-viewer.ts";

/** There are only as many slots as jobs may run. */
const COUNT_SLOTS = `
  select count(claimed_at)::int as claimed, (count(*) - count(claimed_at))::int as rung
  from (select claimed_at from slot limit 100000) held`;
const CIRCUIT_STATES = ["closed", "open", "half-open"] as const satisfies CircuitState[];

/** `/metrics` in Prometheus' words, for admins and for whoever asks from this very machine. */
export function installMetricsRoute(
  app: FastifyInstance,
  { pool, engine }: Pick<HttpParts, "pool" | "engine">,
  gate: Gate,
): void {
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
  const labelled = <L extends string>(name: string, help: string, label: L) =>
    new Gauge({ name, help, labelNames: [label], registers });
  const slots = labelled(
    "jobwire_slots",
    "Permissions to run: claimed by a worker, or rung and not yet answered",
    "state",
  );
  const queueWaiting = labelled("jobwire_queue_waiting", "Jobs that wait, whatever for; counted to 10 000", "queue");
  const queueRunning = labelled("jobwire_queue_running", "Jobs at work, or about to be", "queue");
  const queuePaused = labelled(
    "jobwire_queue_paused",
    "1 while nothing new starts; the queue * is all together",
    "queue",
  );
  const circuits = labelled("jobwire_circuits", "Circuit breakers of providers", "state");
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
    const [{ metrics }, held, queues, board] = await Promise.all([
      readHealth(pool),
      pool.query<{ claimed: number; rung: number }>(COUNT_SLOTS),
      engine.queues.list(),
      engine.circuits.list(),
    ]);
    for (const state of ["claimed", "rung"] as const) slots.set({ state }, held.rows[0]?.[state] ?? 0);
    for (const { name: queue, waiting, running: atWork, pausedAt } of queues) {
      queueWaiting.set({ queue }, waiting);
      queueRunning.set({ queue }, atWork);
      queuePaused.set({ queue }, pausedAt === null ? 0 : 1);
    }
    for (const state of CIRCUIT_STATES) {
      circuits.set({ state }, board.filter((circuit) => circuit.state === state).length);
    }
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
