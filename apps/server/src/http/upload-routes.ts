import type { FastifyInstance } from "fastify";
import type { HttpParts } from "./http-parts.ts";
import { type Gate, viewerOf } from "./request-viewer.ts";
import { createResumableUploads, UPLOADS_PATH } from "./resumable-uploads.ts";

/** `/api/uploads`: uploads that go on where they stopped, by the tus protocol. */
export function installUploadRoutes(app: FastifyInstance, parts: HttpParts, gate: Gate): void {
  const uploads = createResumableUploads(parts);
  app.addHook("onClose", async () => uploads.stop());
  void app.register(async (scope) => {
    // The protocol's own handler reads the bytes.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    for (const url of [UPLOADS_PATH, `${UPLOADS_PATH}/:id`]) {
      scope.route({
        // No GET: what is on its way is nobody's to read.
        method: ["POST", "HEAD", "PATCH", "DELETE"],
        url,
        onRequest: gate.signedIn,
        async handler(request, reply) {
          const viewer = viewerOf(request);
          for (const [name, value] of Object.entries(reply.getHeaders())) {
            if (value !== undefined) reply.raw.setHeader(name, value);
          }
          reply.hijack();
          await uploads.handle(request.raw, reply.raw, viewer);
        },
      });
    }
  });
}
