import { randomUUID } from "node:crypto";
import type { TestDatabase } from "@jobwire/db/testing";
import type { Authenticate, Credentials } from "../../api/viewer.ts";

/** Signs a user in; the answer is the session's token. */
export async function signIn(db: TestDatabase, userId: string): Promise<string> {
  const token = randomUUID();
  await db.pool.query(
    `INSERT INTO session (id, token, user_id, expires_at, created_at, updated_at)
     VALUES ($1, $2, $3, now() + interval '1 hour', now(), now())`,
    [randomUUID(), token, userId],
  );
  return token;
}

export async function signOut(db: TestDatabase, token: string): Promise<void> {
  await db.pool.query("DELETE FROM session WHERE token = $1", [token]);
}

/** Reads the session table each time, by `connectionParams`, bearer token, or cookie `session=…`. */
export function sessionsIn(db: TestDatabase): Authenticate {
  return async (credentials) => {
    const token = tokenOf(credentials);
    if (token === null) return null;
    const { rows } = await db.pool.query<{ id: string; user_id: string; role: string; banned: boolean }>(
      `SELECT s.id, s.user_id, u.role, u.banned FROM session s JOIN "user" u ON u.id = s.user_id
        WHERE s.token = $1 AND s.expires_at > now()`,
      [token],
    );
    const row = rows[0];
    if (row === undefined || row.banned) return null;
    return { userId: row.user_id, role: row.role === "admin" ? "admin" : "user", sessionId: row.id, apiKeyId: null };
  };
}

function tokenOf(credentials: Credentials): string | null {
  if ("token" in credentials) return credentials.token;
  if ("apiKey" in credentials) return credentials.apiKey;
  const { authorization, cookie } = credentials.headers;
  return /^Bearer (.+)$/.exec(authorization ?? "")?.[1] ?? /session=([^;]+)/.exec(cookie ?? "")?.[1] ?? null;
}
