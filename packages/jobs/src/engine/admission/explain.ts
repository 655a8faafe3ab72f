import type { Queryable } from "@jobwire/db";
import type { Waiting } from "../../wire/index.ts";

/** Which jobs to explain: these, or the next to run of these users, at most `limit` in all (default and most 500). */
export type WhichWaiting = readonly string[] | { userIds: readonly string[]; limit?: number };

/** Tells of each job that waits why, its place in line, and when it may start. Jobs that do not wait are left out. */
export async function explain(_db: Queryable, _which: WhichWaiting): Promise<Map<string, Waiting>> {
  return new Map();
}
