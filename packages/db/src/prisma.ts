import { PrismaPg } from "@prisma/adapter-pg";
import type { Pool } from "pg";
import { PrismaClient } from "./generated/client.ts";

export { Prisma, PrismaClient } from "./generated/client.ts";

/**
 * The generated client, over a pool that it shares with hand-written SQL, or over an address with a
 * pool of its own. `$disconnect` leaves a shared pool open.
 */
export function createPrisma(source: Pool | string): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg(typeof source === "string" ? { connectionString: source } : source),
  });
}
