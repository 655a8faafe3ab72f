import { expect, test } from "vitest";
import { newestUnread } from "./newest-unread.ts";

const at = (transactions: number, unread: number, epoch = "a") => ({ version: { epoch, transactions }, unread });
const inbox = (transactions: number, unread: number) => ({
  ...at(transactions, unread),
  failed: 0,
  away: [],
  notes: [],
});

test("what was read last counts, whichever of the two it is", () => {
  expect(newestUnread(null, null)).toBe(0);
  expect(newestUnread(inbox(1, 3), null)).toBe(3);
  expect(newestUnread(null, at(1, 4))).toBe(4);
  expect(newestUnread(inbox(5, 3), at(6, 4))).toBe(4);
  expect(newestUnread(inbox(7, 3), at(6, 4))).toBe(3);
  // After a failover the count comes first.
  expect(newestUnread(inbox(7, 3), at(1, 0, "b"))).toBe(0);
});
