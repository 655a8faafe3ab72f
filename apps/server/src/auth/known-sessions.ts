import type { Pool } from "pg";

/** How long a session lasts from when it was last renewed, and how old it gets before it is, in seconds. */
export const SESSION = { expiresIn: 30 * 24 * 3_600, updateAge: 24 * 3_600 };

/** Words that are remembered; whoever comes with others is looked up the long way. */
const MAX_KNOWN = 10_000;
/** Longer ones are not remembered. */
const MAX_LENGTH = 4_096;

export interface SessionOwner {
  sessionId: string;
  user: { id: string; role?: string | null; banned?: boolean | null; banExpires?: Date | null };
}

/**
 * Words (a cookie, a bearer's token) that better-auth led to a session before. The same words lead to the same
 * one, so that a look at its row is enough to tell whether it still holds and whose it is: one statement
 * instead of two through an ORM and a router, on every request and for every open socket. See docs/adr/0217.
 */
export interface KnownSessions {
  /** Remembers where they lead. */
  learn(words: string, sessionToken: string): void;
  /** @returns null where better-auth has to be asked: the words are new, or their session is over or to be renewed */
  find(words: string): Promise<SessionOwner | null>;
}

const FIND = {
  name: "find-session",
  text: `
    SELECT s.id AS "sessionId", u.id AS "userId", u.role, u.banned, u.ban_expires AS "banExpires"
    FROM session s JOIN "user" u ON u.id = s.user_id
    WHERE s.token = $1 AND s.expires_at > now() + $2 * interval '1 second'`,
};

export function createKnownSessions(pool: Pool): KnownSessions {
  /** Session tokens by words, those that were used last at the end. */
  const tokens = new Map<string, string>();
  return {
    learn(words, sessionToken) {
      if (words.length > MAX_LENGTH) return;
      tokens.set(words, sessionToken);
      const [oldest] = tokens.keys();
      if (tokens.size > MAX_KNOWN && oldest !== undefined) tokens.delete(oldest);
    },
    async find(words) {
      const token = tokens.get(words);
      if (token === undefined) return null;
      // The one that was used last, from now on: others may ask for it while the answer is on its way.
      tokens.delete(words);
      tokens.set(words, token);
      const { rows } = await pool.query<{ sessionId: string; userId: string } & Omit<SessionOwner["user"], "id">>({
        ...FIND,
        values: [token, SESSION.expiresIn - SESSION.updateAge],
      });
      const [found] = rows;
      if (found === undefined) {
        tokens.delete(words);
        return null;
      }
      const { sessionId, userId, ...user } = found;
      return { sessionId, user: { id: userId, ...user } };
    },
  };
}
