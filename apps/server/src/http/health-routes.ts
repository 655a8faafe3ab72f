import type { FastifyInstance } from "fastify";
import type { HttpParts } from "./http-parts.ts";
import { createLedgerWatch } from "./ledger-watch.ts";
import { type Health, type HealthMetrics, readHealth } from "./read-health.ts";

/** An answer is shared for this long, so that probes and dashboards cost the database one read. */
const SHARED_FOR_MS = 1_000;

const NOTHING: HealthMetrics = {
  queueDepth: 0,
  running: 0,
  processingCapacity: 0,
  workers: 0,
  successRate: null,
  oldestWaitSeconds: 0,
  paused: 0,
  openCircuits: 0,
};

/**
 * `/healthz`: this process answers. `/api/jobs/health`: jobs run; open to all because probes carry no
 * credentials, and it tells totals only.
 */
export function installHealthRoutes(app: FastifyInstance, { pool }: Pick<HttpParts, "pool">): void {
  const ledgerProblem = createLedgerWatch(pool, (err) => app.log.warn({ err }, "the ledger could not be checked"));
  let shared: { until: number; health: Promise<Health> } | null = null;
  const read = (): Promise<Health> => {
    if (shared === null || performance.now() > shared.until)
      shared = { until: performance.now() + SHARED_FOR_MS, health: readHealth(pool) };
    return shared.health;
  };

  app.get("/healthz", (_request, reply) => reply.header("cache-control", "no-store").send({ status: "ok" }));

  app.get("/api/jobs/health", async (request, reply) => {
    const health = await read().catch((error: unknown): Health => {
      request.log.warn({ err: error }, "health could not be read");
      return { status: "unhealthy", message: "The database does not answer.", metrics: NOTHING };
    });
    const problem = health.status === "healthy" ? ledgerProblem() : null;
    if (problem !== null)
      return reply.header("cache-control", "no-store").send({ ...health, status: "degraded", message: problem });
    return reply
      .code(health.status === "unhealthy" ? 503 : 200)
      .header("cache-control", "no-store")
      .send(health);
  });
}
