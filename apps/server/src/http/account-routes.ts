import type { FastifyInstance } from "fastify";
import { exportAccount } from "./export-account.ts";
import type { HttpParts } from "./http-parts.ts";
import { type Gate, viewerOf } from "./request-viewer.ts";
import { sendZip } from "./send-zip.ts";

/** `GET /api/account/export`: all that is kept about the signed-in person, as a zip that is made as it is sent. */
export function installAccountRoutes(app: FastifyInstance, parts: HttpParts, gate: Gate): void {
  app.get("/api/account/export", { onRequest: gate.signedIn }, (request, reply) =>
    sendZip(reply, "jobwire-export.zip", exportAccount(parts, viewerOf(request).userId)),
  );
}
