import { setTimeout as delay } from "node:timers/promises";
import { Client, escapeIdentifier } from "pg";
import type { DatabaseError } from "pg";
import {
  DatabaseAccessDeniedError,
  DatabaseTooOldError,
  DatabaseUnreachableError,
  DatabaseUrlError,
} from "./errors.ts";

/** The oldest server we support. */
const OLDEST_MAJOR = 15;

/** A server that is starting, or not there yet, is waited for this long. */
const PATIENCE_MS = 5_000;

/** SQLSTATEs by which a server says that it will be ready soon: starting up, too many connections. */
const SOON = new Set(["57P03", "53300"]);
const NO_SUCH_DATABASE = "3D000";
const DUPLICATE_DATABASE = new Set(["42P04", "23505"]);

/**
 * Connects to a database, making it first when it is missing and the user may do that.
 * The caller ends the client.
 * @throws DatabaseUrlError, DatabaseUnreachableError, DatabaseAccessDeniedError, DatabaseTooOldError
 */
export async function openDatabase(url: string): Promise<Client> {
  const place = parse(url);
  let client: Client;
  try {
    client = await connect(url);
  } catch (error) {
    if ((error as DatabaseError).code !== NO_SUCH_DATABASE) throw explain(error, place);
    await createDatabase(url, place);
    client = await connect(url).catch((cause: unknown) => {
      throw explain(cause, place);
    });
  }
  const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version_num') AS version");
  const major = Math.floor(Number(rows[0]?.version) / 10_000);
  if (major < OLDEST_MAJOR) {
    await client.end();
    throw new DatabaseTooOldError(OLDEST_MAJOR, major);
  }
  return client;
}

interface Place {
  /** `host:port/database`, for people. */
  address: string;
  user: string;
  database: string;
}

function parse(url: string): Place {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new DatabaseUrlError("something that is not a URL");
  }
  const { protocol, username, hostname, port, pathname } = parsed;
  if (protocol !== "postgresql:" && protocol !== "postgres:")
    throw new DatabaseUrlError(`one that begins with ${protocol}`);
  const database = decodeURIComponent(pathname.slice(1));
  if (database === "") throw new DatabaseUrlError("one without a database name");
  return { address: `${hostname}:${port || 5432}/${database}`, user: decodeURIComponent(username), database };
}

async function connect(url: string): Promise<Client> {
  const until = performance.now() + PATIENCE_MS;
  for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, 1_000)) {
    const client = new Client({
      connectionString: url,
      connectionTimeoutMillis: PATIENCE_MS,
      keepAlive: true,
      application_name: "jobwire migrate",
    });
    client.on("error", () => {}); // the statement under way fails with it
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      const { code } = error as DatabaseError;
      const worthWaiting = code === "ECONNREFUSED" || code === "ECONNRESET" || SOON.has(code ?? "");
      if (!worthWaiting || performance.now() + waitMs > until) throw error;
      await delay(waitMs);
    }
  }
}

async function createDatabase(url: string, place: Place): Promise<void> {
  const maintenance = new URL(url);
  maintenance.pathname = "/postgres";
  let client: Client;
  try {
    client = await connect(maintenance.href);
  } catch (cause) {
    throw new DatabaseAccessDeniedError(
      place.address,
      place.user,
      `the database ${place.database} does not exist and cannot be made from here`,
      cause,
    );
  }
  try {
    await client.query(`CREATE DATABASE ${escapeIdentifier(place.database)}`);
  } catch (cause) {
    const code = (cause as DatabaseError).code ?? "";
    if (DUPLICATE_DATABASE.has(code)) return; // another process was faster
    throw new DatabaseAccessDeniedError(
      place.address,
      place.user,
      `the database ${place.database} does not exist and this user may not make it`,
      cause,
    );
  } finally {
    await client.end();
  }
}

/** Turns what `pg` throws into an error that says what to do. */
function explain(error: unknown, { address, user }: Place): Error {
  const code = (error as DatabaseError).code ?? "";
  if (code.startsWith("28"))
    return new DatabaseAccessDeniedError(address, user, "wrong password, or not allowed to connect", error);
  if (code === "42501")
    return new DatabaseAccessDeniedError(address, user, "it may not connect to this database", error);
  return new DatabaseUnreachableError(address, code || (error instanceof Error ? error.message : String(error)), error);
}
