import { expect, test } from "vitest";
import { accountProblem } from "./account-problem.ts";

test("a wrong password, too many tries and a silent server each say what to do", () => {
  expect(accountProblem({ code: "INVALID_PASSWORD", message: "Invalid password", status: 400 })).toBe(
    "This password is not right. Check it and try again.",
  );
  expect(accountProblem({ status: 429 })).toBe("Too many tries. Wait a minute, then try again.");
  expect(accountProblem({ status: 0 })).toBe("The server does not answer. Try again in a moment.");
  expect(accountProblem({ code: "KEEP_AN_ADMIN", message: "Somebody has to be an admin.", status: 400 })).toBe(
    "Somebody has to be an admin.",
  );
});
