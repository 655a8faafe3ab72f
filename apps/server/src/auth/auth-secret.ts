import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pool } from "pg";

const SETTING = "auth-secret";

/**
 * The key that signs session cookies. Every process of one installation must use the same:
 * - `BETTER_AUTH_SECRET`, where it is set;
 * - on a database of one's own, a row of it, made by whichever process comes first;
 * - else a file in the data folder, readable by its owner only.
 *
 * Why a row is good enough: whoever can read it can read the session table beside it.
 */
export async function loadAuthSecret(from: {
  given: string | undefined;
  sharedDatabase: boolean;
  pool: Pool;
  keysDir: string;
}): Promise<string> {
  if (from.given !== undefined) return from.given;
  const fresh = randomBytes(32).toString("base64url");
  return from.sharedDatabase ? readOrInsert(from.pool, fresh) : readOrWrite(join(from.keysDir, SETTING), fresh);
}

async function readOrInsert(pool: Pool, fresh: string): Promise<string> {
  await pool.query("insert into setting (key, value) values ($1, to_jsonb($2::text)) on conflict (key) do nothing", [
    SETTING,
    fresh,
  ]);
  const { rows } = await pool.query<{ value: string }>("select value #>> '{}' as value from setting where key = $1", [
    SETTING,
  ]);
  const value = rows[0]?.value;
  if (value === undefined) throw new Error("The key that signs sessions could not be read back from the database.");
  return value;
}

async function readOrWrite(path: string, fresh: string): Promise<string> {
  try {
    await writeFile(path, fresh, { flag: "wx", mode: 0o600 });
    return fresh;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const kept = (await readFile(path, "utf8")).trim();
    if (kept.length < 32)
      throw new Error(`The key in ${path} is cut short. Remove that file to make a new one; everyone signs in again.`);
    return kept;
  }
}
