import { randomBytes } from "node:crypto";
import { Client } from "pg";
import type { Pool } from "pg";
import { inject } from "vitest";
import { createPool } from "../pool.ts";
import { createPrisma } from "../prisma.ts";
import type { PrismaClient } from "../prisma.ts";
import { TEMPLATE } from "./global-setup.ts";

/** A database of one's own, migrated and empty; gone when disposed of. */
export interface TestDatabase extends AsyncDisposable {
  url: string;
  pool: Pool;
  prisma: PrismaClient;
}

/**
 * Clones the run's migrated template. For test files under a project that has
 * `testing/global-setup.ts`; make one per file, and dispose of it (`await using`, or in `afterAll`).
 * @param options.max most connections of its pool; default 10
 */
export async function createTestDatabase({ max = 10 }: { max?: number } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const adminUrl = inject("jobwirePostgresUrl");
  // Copying files beats writing the copy to the log while the template is this small.
  await asAdmin(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY FILE_COPY`);
  const address = new URL(adminUrl);
  address.pathname = `/${name}`;
  const url = address.href;
  const pool = createPool({ url, max, applicationName: name });
  const prisma = createPrisma(pool);
  return {
    url,
    pool,
    prisma,
    async [Symbol.asyncDispose]() {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
      await asAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
