import { insertJobs, transact, writeChildren } from "@jobwire/db";
import type { InsertedJob, Lease, NewJob, WrittenChildren } from "@jobwire/db";
import type { Pool } from "pg";
import type { ChangeBus } from "../../bus/index.ts";
import { checkItems } from "../enqueue.ts";
import { InvalidInput } from "../invalid-input.ts";

/** Most children of one job. */
const MAX_CHILDREN = 10_000;

/** Locks the parent, so that whoever lost its lease makes no children, and says whose they are. Uses job_pkey. */
const HOLD_PARENT = `
  select user_id as "userId" from job
  where id = $1 and worker_id = $2 and attempt = $3 and state in ('running', 'cancelling')
  for no key update`;

/** The children that were made, and what their parent knows of them. */
export interface SpawnedChildren {
  /** One for each request, in their order. */
  jobs: InsertedJob[];
  parent: WrittenChildren | undefined;
}

/**
 * Inserts children of a running job and counts them, in one transaction. Those that exist already, made
 * by an earlier attempt, are left as they are.
 * @returns undefined when the lease is gone; nothing is written then
 * @throws ItemRefused, InvalidInput when there would be more than {@link MAX_CHILDREN}
 */
export async function spawnChildren(
  pool: Pool,
  parent: { jobId: string; lease: Lease },
  children: readonly NewJob[],
): Promise<SpawnedChildren | undefined> {
  return transact(pool, async (client) => {
    const { jobId, lease } = parent;
    const { rows } = await client.query<{ userId: string }>(HOLD_PARENT, [jobId, lease.workerId, lease.attempt]);
    const [owner] = rows;
    if (owner === undefined) return undefined;
    const owned = children.map((child) => ({ ...child, ...owner }));
    await checkItems(client, owned);
    const jobs = await insertJobs(client, owned);
    if (!jobs.some((job) => job.created)) return { jobs, parent: undefined };
    const [counted] = await writeChildren(client, [jobId]);
    checkTotal(counted?.children.total ?? 0);
    return { jobs, parent: counted };
  });
}

/** @throws InvalidInput when a job would have too many children */
export function checkTotal(total: number): void {
  if (total <= MAX_CHILDREN) return;
  throw new InvalidInput({ field: "children", expected: `at most ${MAX_CHILDREN} of one job`, got: String(total) });
}

/** Tells the bus of children that were made and of parents whose counts changed. Call it after the commit. */
export function publishChildren(
  bus: ChangeBus,
  jobs: readonly InsertedJob[],
  parents: readonly WrittenChildren[],
): void {
  const made = jobs.filter((job) => job.created);
  const hints = [
    ...made.map(({ id, userId, rev, seq, state }) => ({ jobId: id, userId, rev, seq, state })),
    ...parents.map(({ jobId, userId, rev, seq, state }) => ({ jobId, userId, rev, seq, state })),
  ];
  if (hints.length > 0) bus.publish({ kind: "hints", hints });
}
