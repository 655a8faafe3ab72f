import type { IncomingHttpHeaders } from "node:http";
import type { PrismaClient } from "@jobwire/db";
import type { Pool } from "pg";
import type { Authenticate, Viewer } from "../api/viewer.ts";
import type { Auth } from "./create-auth.ts";
import { createKnownSessions } from "./known-sessions.ts";
import type { KnownSessions, SessionOwner } from "./known-sessions.ts";

export interface AuthenticateOptions {
  auth: Auth;
  prisma: PrismaClient;
  pool: Pool;
}

/** Start of every API key, and what tells one from a session's token. */
const API_KEY_PREFIX = "jw_";

/**
 * Answers who stands behind a request: an API key (`Authorization: Bearer jw_…`, `x-api-key`), a
 * session's token (`Authorization: Bearer …`) or its cookie. Reads the database each time, so that a
 * sign-out, ban or new role counts from the next request on.
 */
export function createAuthenticate({ auth, prisma, pool }: AuthenticateOptions): Authenticate {
  const known = createKnownSessions(pool);
  return async (credentials) => {
    if ("apiKey" in credentials) return viewerOfKey(auth, prisma, credentials.apiKey);
    if ("token" in credentials) {
      // A client that has one secret to offer may offer it as either.
      if (credentials.token.startsWith(API_KEY_PREFIX)) return viewerOfKey(auth, prisma, credentials.token);
      return viewerOfSession(auth, known, new Headers({ authorization: `Bearer ${credentials.token}` }));
    }
    const key = apiKeyIn(credentials.headers);
    if (key !== null) return viewerOfKey(auth, prisma, key);
    const headers = new Headers();
    if (credentials.headers.cookie !== undefined) headers.set("cookie", credentials.headers.cookie);
    if (credentials.headers.authorization !== undefined)
      headers.set("authorization", credentials.headers.authorization);
    return viewerOfSession(auth, known, headers);
  };
}

/** The API key that a request carries, if any. */
function apiKeyIn(headers: IncomingHttpHeaders): string | null {
  const bearer = /^bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  if (bearer?.startsWith(API_KEY_PREFIX)) return bearer;
  const named = headers["x-api-key"];
  return typeof named === "string" && named !== "" ? named : null;
}

async function viewerOfSession(auth: Auth, known: KnownSessions, headers: Headers): Promise<Viewer | null> {
  if (!headers.has("cookie") && !headers.has("authorization")) return null;
  const words = `${headers.get("authorization") ?? ""}\n${headers.get("cookie") ?? ""}`;
  const owner = await known.find(words);
  if (owner !== null) return viewerOf(owner);
  const found = await auth.api.getSession({ headers });
  if (found === null) return null;
  known.learn(words, found.session.token);
  return viewerOf({ sessionId: found.session.id, user: found.user });
}

function viewerOf({ sessionId, user }: SessionOwner): Viewer | null {
  return isBanned(user) ? null : { userId: user.id, role: roleOf(user.role), sessionId, apiKeyId: null };
}

async function viewerOfKey(auth: Auth, prisma: PrismaClient, key: string): Promise<Viewer | null> {
  const { valid, key: found } = await auth.api.verifyApiKey({ body: { key } });
  if (!valid || found === null) return null;
  const user = await prisma.user.findUnique({
    where: { id: found.referenceId },
    select: { id: true, role: true, banned: true, banExpires: true },
  });
  if (user === null || isBanned(user)) return null;
  return { userId: user.id, role: roleOf(user.role), sessionId: null, apiKeyId: found.id };
}

/** better-auth keeps several roles as "a,b". */
function roleOf(role: string | null | undefined): Viewer["role"] {
  return role?.split(",").includes("admin") ? "admin" : "user";
}

function isBanned(user: Omit<SessionOwner["user"], "id">): boolean {
  return user.banned === true && (user.banExpires == null || user.banExpires > new Date());
}
