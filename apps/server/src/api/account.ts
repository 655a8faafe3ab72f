import { ApiError } from "./api-error.ts";
import { authed, router } from "./procedures.ts";

/** The signed-in person, as `account.me` answers. */
export interface AccountView {
  id: string;
  name: string;
  email: string;
  role: "user" | "admin";
  /** Tries Jobwire without an account yet. */
  isGuest: boolean;
}

export const accountRouter = router({
  me: authed.query(async ({ ctx }): Promise<AccountView> => {
    const { rows } = await ctx.services.pool.query<{ name: string; email: string; is_guest: boolean }>(
      `SELECT name, email, is_guest FROM "user" WHERE id = $1`,
      [ctx.viewer.userId],
    );
    const row = rows[0];
    if (row === undefined) throw new ApiError("UNAUTHORIZED", "Sign in first.", { reason: "signed-out" });
    return { id: ctx.viewer.userId, name: row.name, email: row.email, role: ctx.viewer.role, isGuest: row.is_guest };
  }),
});
