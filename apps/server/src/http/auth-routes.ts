import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Auth, VISITOR_ADDRESS_HEADER } from "../auth/create-auth.ts";
import { findNul } from "../api/find-nul.ts";
import { page } from "./page.ts";

/** Mounts better-auth at /api/auth and the one-time sign-in link. */
export function installAuthRoutes(app: FastifyInstance, auth: Auth): void {
  void app.register(async (scope) => {
    // better-auth reads bodies itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: 64 * 1_024 }, (_request, body, done) =>
      done(null, body),
    );
    scope.route({
      method: ["GET", "POST"],
      url: "/api/auth/*",
      handler: async (request, reply) => {
        const field = Buffer.isBuffer(request.body) ? nulIn(request.body) : null;
        if (field !== null) {
          const message = `Expected ${field === "" ? "the body" : field} to be text without the character NUL.`;
          return reply.code(400).send({ code: "BAD_TEXT", message });
        }
        return sendWebResponse(reply, await auth.handler(toWebRequest(request)));
      },
    });
  });

  // What the sign-in page may offer; needs no session.
  app.get("/api/sign-in-options", (_request, reply) =>
    reply.header("cache-control", "no-store").send({ signUp: auth.options.emailAndPassword.disableSignUp !== true }),
  );

  app.get<{ Querystring: { token?: unknown } }>("/sign-in/once", async (request, reply) => {
    const { token } = request.query;
    // Some terminals and chats fetch a link ahead of the person; that must not use it up.
    const ahead = request.headers["sec-purpose"] ?? request.headers.purpose ?? "";
    if (String(ahead).includes("prefetch")) return reply.code(204).send();
    reply.header("cache-control", "no-store").header("referrer-policy", "no-referrer");
    const signedIn =
      typeof token === "string" && token !== ""
        ? await auth.api
            .signInOnce({ body: { token: token.slice(0, 200) }, headers: webHeaders(request), returnHeaders: true })
            .catch((error: unknown) => {
              if ((error as { status?: unknown }).status === "UNAUTHORIZED") return null;
              throw error;
            })
        : null;
    if (signedIn === null) {
      return reply
        .code(410)
        .type("text/html")
        .send(
          page(
            "This sign-in link no longer works",
            `<p>A link works once, for an hour. Jobwire prints a fresh one each time it starts:
            look for “Sign in as admin” in the window where it runs, or restart it to get a new one.</p>
            <p><a href="/">Sign in with your password instead</a></p>`,
          ),
        );
    }
    return reply.header("set-cookie", signedIn.headers.getSetCookie()).redirect("/", 303);
  });
}

/** Where a JSON body has a text with a NUL character; null: nowhere, or it is no JSON, which better-auth refuses. */
function nulIn(body: Buffer): string | null {
  try {
    return findNul(JSON.parse(body.toString("utf8")));
  } catch {
    return null;
  }
}

/** The request's headers, with the visitor's address as the server saw it. */
function webHeaders(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (name.startsWith(":") || name === VISITOR_ADDRESS_HEADER) continue;
    if (Array.isArray(value)) for (const one of value) headers.append(name, one);
    else if (value !== undefined) headers.set(name, value);
  }
  headers.set(VISITOR_ADDRESS_HEADER, request.ip);
  return headers;
}

/** A program: every browser says with a change where it came from, one way or the other. */
function namesNoPage({ headers }: FastifyRequest): boolean {
  return headers.origin === undefined && headers.referer === undefined && headers["sec-fetch-site"] === undefined;
}

function toWebRequest(request: FastifyRequest): Request {
  const url = new URL(request.url, `${request.protocol}://${request.host}`);
  const headers = webHeaders(request);
  if (namesNoPage(request)) {
    // better-auth takes a change without an Origin for a forged one, also from Node's fetch, which sends
    // half of a browser's headers.
    headers.set("origin", url.origin);
  }
  const body = request.method === "POST" && Buffer.isBuffer(request.body) ? new Uint8Array(request.body) : undefined;
  return new Request(url, { method: request.method, headers, body });
}

async function sendWebResponse(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status);
  response.headers.forEach((value, name) => {
    if (name !== "set-cookie" && name !== "content-length") reply.header(name, value);
  });
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) reply.header("set-cookie", cookies);
  reply.header("cache-control", "no-store");
  return reply.send(response.body === null ? null : Buffer.from(await response.arrayBuffer()));
}
