import { expect, test } from "vitest";
import { plural } from "./plural.ts";

test("one has a form of its own, none and many share the other", () => {
  expect([0, 1, 2, 21].map((count) => plural(count, "job", "jobs"))).toEqual(["jobs", "job", "jobs", "jobs"]);
});
