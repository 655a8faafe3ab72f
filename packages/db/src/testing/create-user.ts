import { randomUUID } from "node:crypto";
import type { TestDatabase } from "./create-test-database.ts";

/** A user as stored. */
export interface TestUser {
  id: string;
  name: string;
  email: string;
  role: "user" | "admin";
}

/** Inserts a user without a password: enough to own jobs and items. */
export async function createUser(
  db: Pick<TestDatabase, "pool">,
  { email, role = "user", name = "Test User" }: { email?: string; role?: "user" | "admin"; name?: string } = {},
): Promise<TestUser> {
  const id = randomUUID();
  const user = { id, name, email: email ?? `${id}@example.test`, role };
  await db.pool.query(
    `INSERT INTO "user" (id, name, email, email_verified, role, updated_at) VALUES ($1, $2, $3, true, $4, now())`,
    [user.id, user.name, user.email, user.role],
  );
  return user;
}
