import { createAuthClient } from "better-auth/client";

/** Sessions, passwords and API keys at /api/auth. Loaded by the screens that need it. */
export const authClient = createAuthClient();

/** Signs a stranger in as a guest. */
export const startAsGuest = () => authClient.$fetch("/guest/start", { method: "POST", body: {} });

/** What moved into an account with its person, who had tried Jobwire as a guest. */
export interface CameAlong {
  files: number;
  /** Of the files. */
  pictures: number;
  results: number;
  /** Jobs. */
  underWay: number;
}

/** Signs in; what was made as a guest comes along unless it is left. */
export const signIn = (who: { email: string; password: string; leaveGuestWork: boolean }) =>
  authClient.$fetch<{ cameAlong?: CameAlong }>("/sign-in/email", { method: "POST", body: who });

/** Gives the guest who is signed in an account; all they made stays theirs. */
export const keepGuest = (account: { name: string; email: string; password: string }) =>
  authClient.$fetch("/guest/keep", { method: "POST", body: account });

/** Asks for a mail with a link to a new password. */
export const askForReset = (email: string) =>
  authClient.$fetch("/request-password-reset", { method: "POST", body: { email } });

/** Confirms an address with the token of a mail to it. */
export const confirmAddress = (token: string) =>
  authClient.$fetch("/verify-email", { method: "GET", query: { token } });

/** Sets a new password with the token of such a mail. */
export const resetPassword = (token: string, newPassword: string) =>
  authClient.$fetch("/reset-password", { method: "POST", body: { token, newPassword } });
