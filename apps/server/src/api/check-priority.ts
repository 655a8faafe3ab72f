import { ApiError } from "./api-error.ts";
import type { Viewer } from "./viewer.ts";

/**
 * A priority is served before any lower one, whoever waits there; so a person may step back with their
 * own jobs, and only admins may let some go first. See ADR 0115.
 * @throws ApiError FORBIDDEN
 */
export function checkPriority(viewer: Viewer, priority: number | undefined): void {
  if (priority === undefined || priority <= 0 || viewer.role === "admin") return;
  throw new ApiError("FORBIDDEN", "Only admins may put a job before those of others. Ask for 0 or less.", {
    reason: "admin-only",
    field: "priority",
    expected: "0 or less",
    got: String(priority),
  });
}
