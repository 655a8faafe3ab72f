/** Limits of a queue as text fields, and back. Pure; the drawing stands in limits-editor.tsx. */
import { plural } from "../../app/plural.ts";
import type { QueueLimits, RateLimit } from "@jobwire/jobs/catalog";
import { words } from "./words.ts";

export const COUNT_FIELDS = ["concurrency", "userConcurrency", "keyConcurrency", "userJobs", "guestJobs"] as const;
export const RATE_FIELDS = ["rate", "keyRate"] as const;
export type CountField = (typeof COUNT_FIELDS)[number];
export type RateField = (typeof RATE_FIELDS)[number];

export const RATE_UNITS = { second: 1_000, minute: 60_000, hour: 3_600_000 } as const;
export type RateUnit = keyof typeof RATE_UNITS;

/** How many starts, in how many of which unit; an empty `limit` is no limit. */
export interface RateText {
  limit: string;
  length: string;
  unit: RateUnit;
}

/** What stands in the fields; empty is no limit. */
export type LimitsForm = Record<CountField, string> & Record<RateField, RateText>;
export type LimitProblems = Partial<Record<CountField | RateField, string>>;

/** The fields for limits that hold. */
export function limitsForm(limits: QueueLimits): LimitsForm {
  const text = (value: number | null | undefined) => (value === null || value === undefined ? "" : String(value));
  return {
    concurrency: text(limits.concurrency),
    userConcurrency: text(limits.userConcurrency),
    keyConcurrency: text(limits.keyConcurrency),
    userJobs: text(limits.userJobs),
    guestJobs: text(limits.guestJobs),
    rate: rateText(limits.rate),
    keyRate: rateText(limits.keyRate),
  };
}

/**
 * Reads the fields. What equals its default is left out of the overrides, so that a later default
 * still counts; an emptied field lifts a default by `null`.
 */
export function readLimitsForm(
  form: LimitsForm,
  defaults: QueueLimits,
): { overrides: QueueLimits } | { problems: LimitProblems } {
  const problems: LimitProblems = {};
  const overrides: QueueLimits = {};
  for (const field of COUNT_FIELDS) {
    const value = readCount(form[field]);
    if (value === undefined) problems[field] = words.problems.atLeastOne;
    else if (value !== (defaults[field] ?? null)) overrides[field] = value;
  }
  for (const field of RATE_FIELDS) {
    const value = readRate(form[field]);
    if (typeof value === "string") problems[field] = value;
    else if (!isSameRate(value, defaults[field] ?? null)) overrides[field] = value;
  }
  return Object.keys(problems).length > 0 ? { problems } : { overrides };
}

/** Limits in a line: "4 at once · 2 at once per person · 10 starts per minute"; empty where nothing is limited. */
export function limitsLine(limits: QueueLimits): string {
  const parts = [
    countWords(limits.concurrency, "at once"),
    countWords(limits.userConcurrency, "at once per person"),
    countWords(limits.keyConcurrency, "at once per key"),
    countWords(limits.userJobs, "open per person"),
    limits.rate ? `${rateWords(limits.rate)}` : "",
    limits.keyRate ? `${rateWords(limits.keyRate)} per key` : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

/** "10 starts per minute", "3 starts per 15 s". */
export function rateWords({ limit, intervalMs }: RateLimit): string {
  const { length, unit } = rateText({ limit, intervalMs });
  return `${limit} ${plural(limit, "start", "starts")} per ${length === "1" ? unit : `${length} ${unit}s`}`;
}

function countWords(value: number | null | undefined, what: string): string {
  return value === null || value === undefined ? "" : `${value} ${what}`;
}

function rateText(rate: RateLimit | null | undefined): RateText {
  if (rate === null || rate === undefined) return { limit: "", length: "1", unit: "minute" };
  const units = Object.entries(RATE_UNITS).toReversed() as [RateUnit, number][];
  const [unit, unitMs] = units.find(([, ms]) => rate.intervalMs % ms === 0) ?? ["second", RATE_UNITS.second];
  return { limit: String(rate.limit), length: String(rate.intervalMs / unitMs), unit };
}

/** Null for none, undefined for what is no whole number from 1. */
function readCount(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  return /^[1-9]\d{0,5}$/.test(trimmed) ? Number(trimmed) : undefined;
}

function readRate({ limit, length, unit }: RateText): RateLimit | null | string {
  const count = readCount(limit);
  if (count === null) return null;
  if (count === undefined) return words.problems.atLeastOne;
  const intervalMs = Math.round(Number(length.replace(",", ".")) * RATE_UNITS[unit]);
  return Number.isFinite(intervalMs) && intervalMs >= 100 ? { limit: count, intervalMs } : words.problems.interval;
}

function isSameRate(a: RateLimit | null, b: RateLimit | null): boolean {
  return a === null || b === null ? a === b : a.limit === b.limit && a.intervalMs === b.intervalMs;
}
