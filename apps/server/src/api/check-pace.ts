import { ApiError } from "./api-error.ts";
import type { Viewer } from "./viewer.ts";

/**
 * Schedules of people fire once a minute at most; only admins may have some that fire more often. What else is
 * wrong with a pattern is for the engine to say.
 * @throws ApiError FORBIDDEN
 */
export function checkPace(viewer: Viewer, cron: string | undefined): void {
  if (cron === undefined || viewer.role === "admin") return;
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 6 || /^\d+$/.test(fields[0] ?? "")) return;
  throw new ApiError("FORBIDDEN", "Only admins may have a schedule that fires more than once a minute.", {
    reason: "admin-only",
    field: "cron",
    expected: "one second of the minute as the first of six fields, or five fields",
    got: JSON.stringify(cron),
  });
}
