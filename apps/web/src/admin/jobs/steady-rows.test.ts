import { describe, expect, it } from "vitest";
import type { JobView } from "@jobwire/jobs/wire";
import { steadyRows } from "./steady-rows.ts";

const job = (id: string, createdAt: string, state = "running") => ({ id, createdAt, state }) as unknown as JobView;
const a = job("a", "2026-01-01");
const b = job("b", "2026-01-02");
const c = job("c", "2026-01-03");
const nothing = () => undefined;
const ids = (rows: readonly JobView[]) => rows.map(({ id }) => id);

describe("steadyRows", () => {
  it("follows while nothing is held", () => {
    expect(steadyRows(null, [c, b, a], nothing)).toEqual({ rows: [c, b, a], newCount: 0 });
  });

  it("keeps places and counts what is new", () => {
    const { rows, newCount } = steadyRows(["b", "a"], [c, b, a], nothing);
    expect(ids(rows)).toEqual(["b", "a"]);
    expect(newCount).toBe(1);
  });

  it("shows held jobs as they are now, also those that left the filter", () => {
    const done = job("a", "2026-01-01", "completed");
    const { rows } = steadyRows(["b", "a"], [b], (id) => (id === "a" ? done : undefined));
    expect(rows).toEqual([b, done]);
  });

  it("lets older ones be loaded below without calling them new", () => {
    const { rows, newCount } = steadyRows(["c", "b"], [c, b, a], nothing);
    expect(ids(rows)).toEqual(["c", "b", "a"]);
    expect(newCount).toBe(0);
  });

  it("drops a job that is gone", () => {
    expect(ids(steadyRows(["b", "a"], [b], nothing).rows)).toEqual(["b"]);
  });
});
