import { expect, test } from "vitest";
import { designProblem } from "./design-problem.ts";

test("colours of a photo need a photo, before anything is paid for", () => {
  expect(designProblem({ prompt: "Foxes", usesPhoto: true, photoId: null })).toEqual({
    field: "itemId",
    message: "Choose a file to work on.",
  });
  expect(designProblem({ prompt: "Foxes", usesPhoto: true, photoId: "a" })).toBeNull();
  expect(designProblem({ prompt: "Foxes", usesPhoto: false, photoId: null })).toBeNull();
  expect(designProblem({ prompt: " ", usesPhoto: true, photoId: "a" })?.field).toBe("prompt");
});
