import { type AuthProblem, problemWords } from "../sign-in/words.ts";

/** Why something about one's account did not work, and what to do; who is signed in is only asked for the password. */
export function accountProblem(problem: AuthProblem): string {
  return problem.code === "INVALID_PASSWORD"
    ? "This password is not right. Check it and try again."
    : problemWords(problem);
}
