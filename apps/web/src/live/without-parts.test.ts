import { expect, it } from "vitest";
import type { JobView } from "@jobwire/jobs/wire";
import { withoutParts } from "./without-parts.ts";

const job = (id: string, parentId: string | null = null) => ({ id, parentId }) as JobView;

it("leaves out parts of a parent that is there, and keeps those of one that is not", () => {
  const jobs = [job("parent"), job("part", "parent"), job("orphan", "gone"), job("alone")];
  expect(withoutParts(jobs).map(({ id }) => id)).toEqual(["parent", "orphan", "alone"]);
});
