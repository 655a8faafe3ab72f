import { z } from "zod";
import { requireAdmin } from "./procedures.ts";
import type { Viewer } from "./viewer.ts";

/** `own`: the viewer's. `all`: everybody's, for admins. */
export const zScope = z.enum(["own", "all"]).default("own");

/**
 * Whose rows a scope means; null: everybody's.
 * @throws ApiError FORBIDDEN
 */
export function ownerIn(scope: "own" | "all", viewer: Viewer): string | null {
  if (scope === "own") return viewer.userId;
  requireAdmin(viewer);
  return null;
}
