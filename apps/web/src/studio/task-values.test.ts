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
  expect(readTaskInput(countdown, { seconds: -1, steps: 0.5 })).toEqual({
    problems: { seconds: "At least 0.", steps: "Enter a whole number." },
  });
  expect(readTaskInput(catalog["story.auto"], { hero: "" })).toEqual({ problems: { hero: "Fill this in." } });
  expect(readTaskInput(catalog["image.generate"], { prompt: "a".repeat(100_000) })).toMatchObject({
    problems: { prompt: expect.stringMatching(/^At most [\d,]+ characters\.$/) },
  });
});
