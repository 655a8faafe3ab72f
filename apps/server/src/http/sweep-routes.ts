import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { HttpError } from "./http-error.ts";
import type { HttpParts } from "./http-parts.ts";
import { readHealth } from "./read-health.ts";
import type { Gate } from "./request-viewer.ts";

/**
 * Make due and lost jobs run now instead of at the next sweep, and schedules fire whose time has come: for
 * admins, and for schedulers that know the secret. Jobs run without either; these exist for hosts that
 * wake a process by a request.
 */
export function installSweepRoutes(app: FastifyInstance, parts: HttpParts, gate: Gate): void {
  const sweepNow = async () => {
    await parts.sweep();
    const { metrics } = await readHealth(parts.pool);
    return { swept: true, queueDepth: metrics.queueDepth, running: metrics.running };
  };

  app.post("/api/jobs/process", { onRequest: gate.admin }, sweepNow);

  app.post("/api/cron/process-jobs", async (request) => {
    const secrets = [parts.env.WEBHOOK_SECRET, parts.env.CRON_SECRET].filter((secret) => secret !== undefined);
    if (secrets.length === 0) {
      const message = "This route is off. Set WEBHOOK_SECRET (or CRON_SECRET) and send it as x-webhook-secret.";
      throw new HttpError(503, { code: "cron-off", message });
    }
    const given = request.headers["x-webhook-secret"];
    if (typeof given !== "string" || !secrets.some((secret) => isSame(given, secret))) {
      const message = "Send the secret of this server as x-webhook-secret.";
      throw new HttpError(401, { code: "unauthorized", message, field: "x-webhook-secret" });
    }
    return sweepNow();
  });
}

/** Compares in a time that does not depend on where two texts differ. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
