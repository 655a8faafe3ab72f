import { expect, test } from "vitest";
import { ApiError } from "./api-error.ts";
import { cursorOf, parseCursor, parseJobCursor } from "./cursor.ts";

const ID = "019c1b2a-7c00-7000-8000-0123456789ab";

test("a list of jobs goes on after an id, also after one from a cursor of an earlier version", () => {
  expect(parseJobCursor(ID)).toBe(ID);
  expect(parseJobCursor(cursorOf({ createdAt: "2026-11-22T10:00:00.123456Z", id: ID }))).toBe(ID);
});

test("what no list gave out is refused, by its name", () => {
  for (const cursor of ["nonsense", ID.slice(1), `${ID} `, Buffer.from(`x ${ID}`).toString("base64url")]) {
    for (const parse of [parseJobCursor, parseCursor]) {
      expect(() => parse(cursor)).toThrow(ApiError);
    }
  }
});
