import { expect, it } from "vitest";
import { groupKey, isOfGroup, retriedSoFar } from "./group-key.ts";

const error = { reason: "thrown", code: "unlucky", message: "…" } as const;

it("keeps to a group what failed with its code, and only while it is failed", () => {
  const group = { task: "demo.countdown", code: "unlucky" };
  expect(isOfGroup({ task: "demo.countdown", state: "failed", error }, group)).toBe(true);
  expect(isOfGroup({ task: "demo.countdown", state: "queued", error: null }, group)).toBe(false);
  expect(isOfGroup({ task: "image.thumbnail", state: "failed", error }, group)).toBe(false);
  expect(isOfGroup({ task: "demo.countdown", state: "failed", error: null }, { ...group, code: "" })).toBe(true);
  expect(groupKey(group)).not.toBe(groupKey({ ...group, code: "other" }));
});

it("tells how far a retry of all is, also when new failures come in", () => {
  expect(retriedSoFar(10, 10)).toBe(0);
  expect(retriedSoFar(10, 4)).toBe(6);
  expect(retriedSoFar(10, 12)).toBe(0);
  expect(retriedSoFar(10, undefined)).toBe(10);
});
