import { expect, test } from "vitest";
import { runExample } from "../harness/run-example.ts";

test("the program in the README runs as it stands there", async () => {
  await using example = await runExample("README.md");
  expect(example.stdout).toMatch(/^1 state/m);
  expect(example.stdout).toMatch(/^counted 3$/m);
});
