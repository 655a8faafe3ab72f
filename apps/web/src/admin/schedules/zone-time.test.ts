import { expect, it } from "vitest";
import { hasSeconds, timeZones, zoneTime } from "./zone-time.ts";

it("shows an instant by the clocks of a zone, on both sides of a change of clocks", () => {
  expect(zoneTime("2026-11-23T08:00:00Z", "Europe/Berlin")).toBe("Mon 23 Nov, 09:00");
  expect(zoneTime("2026-07-23T07:00:00Z", "Europe/Berlin")).toBe("Thu 23 Jul, 09:00");
  expect(zoneTime("2026-11-23T08:00:05Z", "UTC", true)).toBe("Mon 23 Nov, 08:00:05");
});

it("falls back to UTC, and says so", () => {
  expect(zoneTime("2026-11-23T08:00:00Z", "Mars/Olympus")).toBe("Mon 23 Nov, 08:00 UTC");
});

it("knows a line with seconds", () => {
  expect(hasSeconds("*/5 * * * * *")).toBe(true);
  expect(hasSeconds("0 0 9 * * *")).toBe(false);
  expect(hasSeconds("0 9 * * *")).toBe(false);
});

it("offers the viewer's zone first", () => {
  expect(timeZones()[0]).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  expect(timeZones()).toContain("Europe/Berlin");
});
