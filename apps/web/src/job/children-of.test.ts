import { expect, it } from "vitest";
import type { JobState, JobView } from "@jobwire/jobs/wire";
import { partsByUrgency, partsProgress } from "./children-of.ts";

const part = (id: string, state: JobState, percent: number | null = null) =>
  ({ id, state, attempt: 1, progress: { attempt: 1, percent } }) as JobView;

it("takes what is over from the parent, what runs from the parts", () => {
  const counts = { total: 5, completed: 2, failed: 1, cancelled: 0 };
  const progress = partsProgress(counts, [part("a", "running", 40), part("b", "queued")]);
  expect(progress).toEqual({ total: 5, completed: 2, failed: 1, cancelled: 0, done: 3, running: 1, underWay: 0.4 });
});

it("never draws more than there is, when word of a part's end came before that of its parent", () => {
  const counts = { total: 2, completed: 2, failed: 0, cancelled: 0 };
  expect(partsProgress(counts, [part("a", "running", 50)])).toMatchObject({ running: 0, underWay: 0 });
});

it("puts what went wrong first, then what moves, what waits, and what is done", () => {
  const parts = [part("a", "completed"), part("b", "queued"), part("c", "running"), part("d", "failed")];
  expect(
    partsByUrgency(parts)
      .map(({ id }) => id)
      .join(""),
  ).toBe("dcba");
});
