import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import type {
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQuery,
  SqlResultSet,
} from "@prisma/driver-adapter-utils";
import { Pool, types } from "pg";
import type { QueryConfig, QueryResult } from "pg";
import { parseIntoClientConfig } from "pg-connection-string";

/**
 * PrismaPg as the schema engine should have it. Prisma's own cuts scripts at every semicolon, also
 * inside text, comments and functions, and sends the pieces one by one, so that a migration that
 * fails leaves half of itself; it drops a shadow database while it is connected to it; and it does
 * not know a type that the engine reads. Here a
 * script goes as a whole, which makes it one transaction, and connections end when they should.
 */
export class MigrationAdapter implements SqlMigrationAwareDriverAdapterFactory, AsyncDisposable {
  readonly provider = "postgres";
  readonly adapterName = "@prisma/adapter-pg";
  readonly #url: string;
  readonly #pool: Pool;

  constructor(url: string) {
    this.#url = url;
    this.#pool = this.#openPool({});
  }

  async connect(): Promise<SqlDriverAdapter> {
    return whole(await new PrismaPg(this.#pool).connect());
  }

  /** An empty database beside the real one, for the engine to try migrations in. */
  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const database = `jobwire_shadow_${randomUUID().replaceAll("-", "")}`;
    await this.#pool.query(`CREATE DATABASE ${database}`);
    const pool = this.#openPool({ database });
    const adapter = whole(await new PrismaPg(pool).connect());
    adapter.dispose = async () => {
      await pool.end();
      await this.#pool.query(`DROP DATABASE ${database} WITH (FORCE)`);
    };
    return adapter;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end(); // its sessions hold the engine's own advisory lock until they end
  }

  #openPool(over: { database?: string }): Pool {
    // Parsed, because a connection string would overrule `database`.
    const pool = new Pool({
      ...parseIntoClientConfig(this.#url),
      ...over,
      max: 1,
      application_name: "jobwire migrate",
    });
    pool.on("error", () => {}); // the statement under way fails with it
    return readingChars(pool);
  }
}

/** Makes an adapter send a script as one message, and say which columns hold a single character. */
function whole(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const queryRaw = adapter.queryRaw.bind(adapter);
  return Object.assign(adapter, {
    async executeScript(script: string): Promise<void> {
      await adapter.executeRaw({ sql: script, args: [], argTypes: [] });
    },
    async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
      const result = await queryRaw(query);
      const place = result.columnNames.indexOf(CHAR_COLUMN);
      if (place !== -1) result.columnTypes[place] = ColumnTypeEnum.Character;
      return result;
    },
  });
}

/** The engine's name for pg_constraint.contype, the one column of type "char" that it reads. */
const CHAR_COLUMN = "constraint_type";

/** PrismaPg does not know the type "char" and would refuse the result: it is passed off as text. */
function readingChars(pool: Pool): Pool {
  const query = pool.query.bind(pool) as (config: QueryConfig) => Promise<QueryResult | QueryResult[]>;
  const patched = async (config: QueryConfig) => {
    const result = await query(config);
    for (const field of Array.isArray(result) ? [] : result.fields) {
      if (field.dataTypeID === types.builtins.CHAR) field.dataTypeID = types.builtins.TEXT;
    }
    return result;
  };
  return Object.assign(pool, { query: patched });
}
