import type { FastifyInstance } from "fastify";
import { exportAccount } from "./export-account.ts";
import type { HttpParts } from "./http-parts.ts";
import { type Gate, viewerOf } from "./request-viewer.ts";
import { streamZip } from "./stream-zip.ts";

/** `GET /api/account/export`: all that is kept about the signed-in person, as a zip that is made as it is sent. */
export function installAccountRoutes(app: FastifyInstance, parts: HttpParts, gate: Gate): void {
  app.get("/api/account/export", { onRequest: gate.signedIn }, (request, reply) =>
    reply
      .type("application/zip")
      .header("content-disposition", 'attachment; filename="jobwire-export.zip"')
      .header("cache-control", "private, no-store")
      .send(streamZip(exportAccount(parts, viewerOf(request).userId))),
  );
}
