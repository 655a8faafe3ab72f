import type { Pool, PoolClient } from "pg";

/** Anything a statement can be sent through: a pool, or the client of an open transaction. */
export type Queryable = Pick<Pool | PoolClient, "query">;
