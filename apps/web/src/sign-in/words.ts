import { plural } from "../app/plural.ts";
import type { CameAlong } from "../app/auth-client.ts";

/** What signing in says. */
export const words = {
  signInTitle: "Sign in",
  signUpTitle: "Create your account",
  lead: "Start work, watch it live, leave, and get the result anyway.",
  left: {
    ended: "You are signed out on this device. Sign in to go on where you were.",
    deleted: "Your account is deleted, with all that was in it.",
  },
  keepLead: "Everything you made as a guest stays yours.",
  bringLead: "What you made as a guest comes along to your account.",
  bring: "Bring along what I made as a guest",
  bringHint: "Otherwise it stays behind, and you cannot come back to it.",
  /** Null where there is nothing to say. */
  cameAlong({ files, pictures, results, underWay }: CameAlong): string | null {
    const parts = [
      counted(files, files === pictures ? "picture" : "file"),
      counted(results, "result"),
      counted(underWay, "running job"),
    ].filter((part) => part !== null);
    const last = parts.pop();
    if (last === undefined) return null;
    return `${parts.length === 0 ? last : `${parts.join(", ")} and ${last}`} came along.`;
  },
  tryFirst: "Try it without an account",
  name: "Name",
  email: "E-mail",
  password: "Password",
  passwordHint: "At least 8 characters",
  signIn: "Sign in",
  signUp: "Create account",
  forgot: "Forgot your password?",
  forgotTitle: "Set a new password",
  forgotLead: "Tell us your e-mail, and we send you a link to set a new password.",
  forgotSend: "Send the link",
  forgotSent: (email: string) =>
    `If there is an account for ${email}, a mail with a link is on its way. The link works for an hour.`,
  forgotHint:
    "No mail? Look into the spam folder, or ask an admin: where no mail server is set, mail is kept in the app.",
  forgotAgain: "Ask for a new link",
  backToSignIn: "Back to sign-in",
  resetTitle: "Choose a new password",
  resetLead: "You are signed out everywhere else when it is saved, and API keys stop working.",
  resetDone: "Your new password is saved. Sign in with it.",
  resetSave: "Save the password",
  resetNoToken: "This link is not complete. Open it from the mail again, or ask for a new one.",
  linkIncomplete: "This link is not complete. Open it from the mail again, or ask for a new one on your account page.",
  confirmTitle: "Confirm your address",
  confirmLead: "Then mails about your results carry what they are called and the files themselves.",
  confirm: "Confirm this address",
  confirmedTitle: "Your address is confirmed",
  confirmed: "Mails about your results say it all from now on.",
  confirmOver:
    "This link was used already, or is too old. If it was not you who used it, ask for a new one on your account page.",
  toAccount: "To your account",
  newPassword: "New password",
  noAccount: "No account yet?",
  haveAccount: "Have an account already?",
  linkHint: "Started Jobwire yourself? The window it runs in shows a link that signs you in as admin.",
} as const;

const counted = (count: number, what: string) => (count === 0 ? null : `${count} ${what}${plural(count, "", "s")}`);

/** An answer of the sign-in service, as far as the words need it. */
export interface AuthProblem {
  code?: string | undefined;
  message?: string | undefined;
  status: number;
}

/** Why signing in or up did not work, and what to do. */
export function problemWords(problem: AuthProblem): string {
  switch (problem.code) {
    case "INVALID_EMAIL_OR_PASSWORD":
    case "INVALID_PASSWORD":
    case "USER_NOT_FOUND":
      return "E-mail or password is not right. Check both and try again.";
    case "INVALID_EMAIL":
      return "This is not an e-mail address. It needs an @ and what follows it.";
    case "USER_ALREADY_EXISTS":
    case "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL":
      return "There is an account with this e-mail already. Sign in instead.";
    case "PASSWORD_TOO_SHORT":
      return "The password is too short: use at least 8 characters.";
    case "PASSWORD_TOO_LONG":
      return "The password is too long: use at most 128 characters.";
    case "INVALID_TOKEN":
      return "This link was used already, or is too old. Ask for a new one.";
    case "EMAIL_PASSWORD_SIGN_UP_DISABLED":
      return "New accounts are switched off here. Ask an admin for one.";
    case "GUEST_BUSY":
      return "What you made as a guest is being worked on and could not come along just now. Try again in a moment.";
    case "BANNED_USER":
      return "This account is blocked. Ask an admin why.";
    default:
      break;
  }
  if (problem.status === 429) return "Too many tries. Wait a minute, then try again.";
  if (problem.status === 0 || problem.status >= 500) return "The server does not answer. Try again in a moment.";
  return problem.message ?? "That did not work. Check what you entered and try again.";
}
