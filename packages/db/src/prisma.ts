import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import type { Pool } from "pg";
import { PrismaClient } from "./generated/client.ts";

export { Prisma, PrismaClient } from "./generated/client.ts";

/** One row by one column: who asks, at each request. */
const LOOK_UP = /^SELECT [^()]* FROM "public"\."(\w+)" WHERE "public"\."\1"\."\w+" = \$1 LIMIT \$2 OFFSET \$3$/;

/** Most of them that each connection keeps prepared. */
const MOST_LOOK_UPS = 100;

/**
 * The generated client, over a pool that it shares with hand-written SQL, or over an address with a
 * pool of its own. `$disconnect` leaves a shared pool open.
 */
export function createPrisma(source: Pool | string): PrismaClient {
  const names = new Map<string, string>();
  const nameOf = (sql: string): string => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size === MOST_LOOK_UPS || !LOOK_UP.test(sql)) return "";
    // Connections may be shared with another client, so one name is one statement everywhere.
    const name = `look-up-${createHash("sha256").update(sql).digest("hex").slice(0, 16)}`;
    names.set(sql, name);
    return name;
  };
  return new PrismaClient({
    adapter: new PrismaPg(typeof source === "string" ? { connectionString: source } : source, {
      statementNameGenerator: ({ sql }) => nameOf(sql),
    }),
  });
}
