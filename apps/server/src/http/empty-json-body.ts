import type { FastifyInstance } from "fastify";

/**
 * Takes an empty body that calls itself JSON for no body: many clients send the header with every
 * request, also where there is nothing to say.
 */
export function allowEmptyJsonBody(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body.trim() === "") done(null, undefined);
    else void parse(request, body, done);
  });
}
