import { describe, expect, it } from "vitest";
import {
  formatAbout,
  formatBytes,
  formatClock,
  formatDuration,
  formatElapsed,
  formatOffset,
  formatRelative,
} from "./duration.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const at = (ms: number) => new Date(now - ms).toISOString();

describe("formatDuration", () => {
  it.each([
    [-5, "0 ms"],
    [84, "84 ms"],
    [400, "0.4 s"],
    [9_949, "9.9 s"],
    [9_951, "9 s"],
    [12_900, "12 s"],
    [185_000, "3 min 05 s"],
    [3_840_000, "1 h 04 min"],
    [183_600_000, "2 d 3 h"],
  ])("%d ms is %s", (ms, words) => expect(formatDuration(ms)).toBe(words));
});

describe("formatElapsed", () => {
  it.each([
    [-10, "0 s"],
    [999, "0 s"],
    [59_999, "59 s"],
    [60_000, "1 min 00 s"],
  ])("%d ms is %s", (ms, words) => expect(formatElapsed(ms)).toBe(words));
});

describe("formatAbout", () => {
  it.each([
    [0, "a few seconds"],
    [7_600, "about 10 s"],
    [21_000, "about 20 s"],
    [58_000, "about a minute"],
    [250_000, "about 4 min"],
    [3_700_000, "about an hour"],
    [7_000_000, "about 2 h"],
  ])("%d ms is %s", (ms, words) => expect(formatAbout(ms)).toBe(words));
});

describe("formatRelative", () => {
  it.each([
    [0, "just now"],
    [12_000, "12 s ago"],
    [-8_000, "in 8 s"],
    [-500, "now"],
    [3 * 3_600_000, "3 h ago"],
    [30 * 3_600_000, "yesterday"],
    [3 * 86_400_000, "3 days ago"],
    [19 * 86_400_000, "3 Nov"],
    [400 * 86_400_000, "18 Oct 2025"],
  ])("%d ms back is %s", (ms, words) => expect(formatRelative(at(ms), now)).toBe(words));
});

describe("formatClock", () => {
  const noon = new Date(2026, 10, 22, 12).getTime();
  it.each([
    [new Date(2026, 10, 22, 14, 5), "14:05"],
    [new Date(2026, 10, 22, 0, 0), "00:00"],
    [new Date(2026, 10, 23, 9, 0), "tomorrow 09:00"],
    [new Date(2026, 10, 21, 23, 59), "yesterday 23:59"],
    [new Date(2026, 10, 24, 9, 0), "Tuesday 09:00"],
    [new Date(2026, 11, 3, 9, 0), "3 Dec 09:00"],
    [new Date(2027, 1, 3, 9, 0), "3 Feb 2027 09:00"],
  ])("%s is %s", (at, words) => expect(formatClock(at.toISOString(), noon)).toBe(words));
});

describe("formatOffset", () => {
  it.each([
    [4_250, "0:04.2"],
    [750_000, "12:30.0"],
    [3_725_100, "1:02:05.1"],
  ])("%d ms is %s", (ms, words) => expect(formatOffset(ms)).toBe(words));
});

describe("formatBytes", () => {
  it.each([
    [512, "512 B"],
    [34_210, "34 KB"],
    [2_130_000, "2.1 MB"],
    [3_200_000_000, "3.2 GB"],
  ])("%d is %s", (bytes, words) => expect(formatBytes(bytes)).toBe(words));
});
