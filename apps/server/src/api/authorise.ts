import type { Pool } from "pg";
import { notFound } from "./api-error.ts";
import type { Viewer } from "./viewer.ts";

/**
 * Lets the owner of a job and admins pass (invariant I8).
 * @throws ApiError NOT_FOUND, for a job that is not there and for one that is somebody else's
 */
export async function authoriseJob(
  ctx: { viewer: Viewer; services: { pool: Pool } },
  jobId: string,
): Promise<{ ownerId: string }> {
  const { rows } = await ctx.services.pool.query<{ user_id: string }>("SELECT user_id FROM job WHERE id = $1", [jobId]);
  const ownerId = rows[0]?.user_id;
  if (ownerId === undefined || (ownerId !== ctx.viewer.userId && ctx.viewer.role !== "admin")) throw notFound("job");
  return { ownerId };
}

/**
 * Of these jobs, those that the viewer may act on; the rest is somebody else's or not there, and which
 * of the two is not told (invariant I8).
 */
export async function keepAllowedJobs(
  ctx: { viewer: Viewer; services: { pool: Pool } },
  jobIds: readonly string[],
): Promise<{ allowed: string[]; refused: number }> {
  const unique = [...new Set(jobIds.map((id) => id.toLowerCase()))];
  const { rows } = await ctx.services.pool.query<{ id: string }>(
    "SELECT id FROM job WHERE id = ANY($1::uuid[]) AND ($2::text IS NULL OR user_id = $2)",
    [unique, ctx.viewer.role === "admin" ? null : ctx.viewer.userId],
  );
  return { allowed: rows.map((row) => row.id), refused: unique.length - rows.length };
}
