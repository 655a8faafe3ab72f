import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { noSuch } from "./http-error.ts";
import { page } from "./page.ts";

/**
 * Serves the built web app. Files under /assets carry a hash of their content in their name and may
 * be kept for ever; everything else is asked for again. A navigation to any other path gets the app,
 * which shows the screen; /api and /trpc never do.
 *
 * @param root folder of the built app; when it is not there a page says how to build it
 */
export async function installStaticWeb(app: FastifyInstance, root: string): Promise<void> {
  const built = existsSync(join(root, "index.html"));
  if (built) {
    await app.register(fastifyStatic, {
      root,
      index: false,
      cacheControl: false,
      // The build puts .br and .gz beside every script and style.
      preCompressed: true,
      setHeaders(reply, path) {
        const hashed = path.startsWith(join(root, "assets"));
        void reply.header("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
      },
    });
  }
  const showApp = (reply: FastifyReply) => {
    if (built) return reply.sendFile("index.html");
    return reply
      .code(503)
      .type("text/html")
      .send(
        page(
          "The web app is not built yet",
          "<p>The API runs. To have the web app as well, run <code>npm start</code> (it builds it), or <code>pnpm --filter @jobwire/web build</code>, and start again.</p>",
        ),
      );
  };
  app.get("/", (_request, reply) => showApp(reply));
  app.setNotFoundHandler((request, reply) => {
    if (!isNavigation(request)) throw noSuch("page");
    // What stands in such an address opens it: it goes nowhere else.
    if (request.url.startsWith("/s/")) {
      reply.headers({ "referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow" });
    }
    return showApp(reply);
  });
}

function isNavigation(request: FastifyRequest): boolean {
  const path = request.url.split("?", 1)[0] ?? "/";
  return (
    (request.method === "GET" || request.method === "HEAD") &&
    !/^\/(api|trpc|assets)(\/|$)/.test(path) &&
    (request.headers.accept ?? "").includes("text/html")
  );
}
