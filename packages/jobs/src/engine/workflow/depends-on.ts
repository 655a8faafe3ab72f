import type { NewJob, Queryable } from "@jobwire/db";
import { InvalidInput } from "../invalid-input.ts";

/** A job to wait for: until it completed (`success`, the default), or until it is over however it ended (`end`). */
export type DependsOn = string | { jobId: string; needs?: "success" | "end" };

type Dependency = NonNullable<NewJob["dependsOn"]>[number];

const MAX_DEPENDENCIES = 1_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads what a request wants to wait for; a job named twice is waited for once. @throws InvalidInput */
export function parseDependsOn(dependsOn: readonly DependsOn[] = []): Dependency[] {
  if (dependsOn.length > MAX_DEPENDENCIES) {
    const expected = `a list of at most ${MAX_DEPENDENCIES} jobs`;
    throw new InvalidInput({ field: "dependsOn", expected, got: `a list of ${dependsOn.length}` });
  }
  const byId = new Map<string, Dependency>();
  for (const [place, entry] of dependsOn.entries()) {
    const { jobId, needs = "success" } = typeof entry === "string" ? { jobId: entry } : entry;
    if (!UUID.test(jobId)) {
      throw new InvalidInput({ field: `dependsOn.${place}`, expected: "the id of a job", got: JSON.stringify(jobId) });
    }
    const id = jobId.toLowerCase();
    if (byId.get(id)?.needs !== "success") byId.set(id, { jobId: id, needs });
  }
  return [...byId.values()];
}

/** Uses job_pkey. */
const READ_OWNERS = `select id, user_id as "userId" from job where id = any($1::uuid[])`;

/** @throws InvalidInput when a job is to wait for one that is not there or is somebody else's */
export async function checkDependencies(db: Queryable, jobs: readonly NewJob[]): Promise<void> {
  const ids = [...new Set(jobs.flatMap(({ dependsOn = [] }) => dependsOn.map(({ jobId }) => jobId)))];
  if (ids.length === 0) return;
  const { rows } = await db.query<{ id: string; userId: string }>(READ_OWNERS, [ids]);
  const owners = new Map(rows.map((row) => [row.id, row.userId]));
  for (const { userId, dependsOn = [] } of jobs) {
    const unknown = dependsOn.find(({ jobId }) => owners.get(jobId) !== userId);
    if (unknown) throw new InvalidInput({ field: "dependsOn", expected: "jobs of yours", got: unknown.jobId });
  }
}
