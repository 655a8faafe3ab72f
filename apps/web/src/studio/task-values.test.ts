import { catalog } from "@jobwire/jobs/catalog";
import { expect, it } from "vitest";
import { fieldsOf } from "./fields-of.ts";
import { initialValues, readTaskInput } from "./task-values.ts";

const countdown = catalog["demo.countdown"];

it("begins with the defaults, or with an earlier input", () => {
  expect(initialValues(fieldsOf(countdown))).toEqual({ seconds: 5, steps: 5, failureRate: 0 });
  expect(initialValues(fieldsOf(countdown), { seconds: 60 })).toEqual({ seconds: 60, steps: 5, failureRate: 0 });
});

it("leaves out what is empty, and names what is wrong", () => {
  expect(readTaskInput(countdown, { seconds: 3, steps: "", failureRate: undefined })).toEqual({
    input: { seconds: 3 },
  });
  const read = readTaskInput(countdown, { seconds: -1, steps: 0 });
  expect("problems" in read ? Object.keys(read.problems).toSorted() : read).toEqual(["seconds", "steps"]);
});
