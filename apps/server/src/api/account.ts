import { ApiError } from "./api-error.ts";
import { authed, router } from "./procedures.ts";

/** The signed-in person, as `account.me` answers. */
export interface AccountView {
  id: string;
  name: string;
  email: string;
  /** Its person has opened the link in a mail to it. */
  isEmailConfirmed: boolean;
  role: "user" | "admin";
  /** Tries Jobwire without an account yet. */
  isGuest: boolean;
}

export const accountRouter = router({
  me: authed.query(async ({ ctx }): Promise<AccountView> => {
    const { rows } = await ctx.services.pool.query<{
      name: string;
      email: string;
      email_verified: boolean;
      is_guest: boolean;
    }>(`SELECT name, email, email_verified, is_guest FROM "user" WHERE id = $1`, [ctx.viewer.userId]);
    const row = rows[0];
    if (row === undefined) throw new ApiError("UNAUTHORIZED", "Sign in first.", { reason: "signed-out" });
    const { name, email, email_verified: isEmailConfirmed, is_guest: isGuest } = row;
    return { id: ctx.viewer.userId, name, email, isEmailConfirmed, role: ctx.viewer.role, isGuest };
  }),
});
