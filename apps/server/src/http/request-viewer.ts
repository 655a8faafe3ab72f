import type { FastifyInstance, FastifyRequest } from "fastify";
import { countKeyRequest, tooManyWords } from "../auth/key-limit.ts";
import { isMeant, originsOf } from "../api/origin.ts";
import type { Viewer } from "../api/viewer.ts";
import { HttpError, signInFirst } from "./http-error.ts";
import type { HttpParts } from "./http-parts.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who is asking; null before `requireViewer` and for strangers. */
    viewer: Viewer | null;
  }
}

/** Hooks for routes: who is asking, and may they. */
export interface Gate {
  /** Lets whoever is signed in pass. A change that comes with a cookie must come from a page of ours. */
  signedIn(request: FastifyRequest): Promise<void>;
  /** Lets admins pass; others get 403. */
  admin(request: FastifyRequest): Promise<void>;
}

/** Decides who is asking before a body is read, so that strangers cannot send much. */
export function installGate(app: FastifyInstance, parts: Pick<HttpParts, "authenticate" | "env">): Gate {
  app.decorateRequest("viewer", null);
  const trusted = trustedOriginsOf(parts.env);

  const signedIn = async (request: FastifyRequest): Promise<void> => {
    const viewer = await parts.authenticate({ headers: request.headers });
    if (viewer === null) throw signInFirst();
    if (viewer.apiKeyId !== null) {
      const waitSeconds = await countKeyRequest(viewer.apiKeyId);
      if (waitSeconds !== null) {
        const body = { code: "too-many-requests", message: tooManyWords(waitSeconds) };
        throw new HttpError(429, body, { "retry-after": String(waitSeconds) });
      }
    }
    const changes = request.method !== "GET" && request.method !== "HEAD";
    if (changes && !isMeant(request.headers, trusted)) {
      throw new HttpError(403, {
        code: "origin-refused",
        message: "This site may not act for you here. The operator can allow it with TRUSTED_ORIGINS.",
        field: "origin",
        got: request.headers.origin,
      });
    }
    request.viewer = viewer;
  };
  return {
    signedIn,
    async admin(request) {
      await signedIn(request);
      if (request.viewer?.role !== "admin")
        throw new HttpError(403, { code: "admin-only", message: "This is for admins." });
    },
  };
}

/** Origins besides the server's own host whose pages may act for their visitors. */
export function trustedOriginsOf(env: Pick<HttpParts["env"], "PUBLIC_URL" | "TRUSTED_ORIGINS">): ReadonlySet<string> {
  return originsOf([...(env.PUBLIC_URL === undefined ? [] : [env.PUBLIC_URL]), ...env.TRUSTED_ORIGINS]);
}

/** The viewer of a route behind the gate. */
export function viewerOf(request: FastifyRequest): Viewer {
  if (request.viewer === null) throw signInFirst();
  return request.viewer;
}
