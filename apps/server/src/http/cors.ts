import type { FastifyInstance } from "fastify";

/** How long a browser may remember that it was allowed, in seconds. */
const REMEMBER_S = 600;

/**
 * Lets pages of the origins that the operator named (`PUBLIC_URL`, `TRUSTED_ORIGINS`) call us with
 * their visitor's cookies and read the answers. Pages of our own origin need none of this; others get
 * no header, so their browsers keep the answer from them.
 */
export function installCors(app: FastifyInstance, trusted: ReadonlySet<string>): void {
  app.addHook("onRequest", async (request, reply) => {
    const { origin } = request.headers;
    reply.header("vary", "Origin");
    if (origin === undefined || !trusted.has(origin)) return;
    reply.headers({
      "access-control-allow-origin": origin,
      "access-control-allow-credentials": "true",
      "access-control-expose-headers":
        "x-request-id, retry-after, set-auth-token, content-range, etag, location, tus-resumable, upload-offset, upload-length, upload-expires",
      "cross-origin-resource-policy": "cross-origin",
    });
    if (request.method !== "OPTIONS" || request.headers["access-control-request-method"] === undefined) return;
    await reply
      .headers({
        "access-control-allow-methods": "GET, HEAD, POST, PATCH, DELETE",
        "access-control-allow-headers":
          "authorization, content-type, idempotency-key, if-none-match, range, x-api-key, tus-resumable, upload-length, upload-metadata, upload-offset",
        "access-control-max-age": String(REMEMBER_S),
      })
      .code(204)
      .send();
  });
}
