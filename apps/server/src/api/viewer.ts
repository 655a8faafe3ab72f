import type { IncomingHttpHeaders } from "node:http";

/** Who is looking: decided once per request or connection, and checked again while a connection is open. */
export interface Viewer {
  userId: string;
  role: "user" | "admin";
  /** The session behind the request; null when an API key is. */
  sessionId: string | null;
  apiKeyId: string | null;
}

/**
 * What a request or connection shows of itself. `headers` are those of an HTTP request or of the
 * ws upgrade (cookie, `Authorization: Bearer`, `x-api-key`); the others come in `connectionParams`.
 */
export type Credentials = { headers: IncomingHttpHeaders } | { token: string } | { apiKey: string };

/**
 * Answers who stands behind the credentials, or null when they are missing, unknown, expired,
 * signed out or banned. Must read the truth each time, or a cache that forgets within 1 s: open
 * connections are checked again by this very function. Throws only when it cannot tell.
 */
export type Authenticate = (credentials: Credentials) => Promise<Viewer | null>;
