import type { QueueLimits, RateLimit } from "../../catalog/index.ts";
import { InvalidInput } from "../invalid-input.ts";

const COUNTS = ["concurrency", "userConcurrency", "keyConcurrency", "userJobs", "guestJobs"] as const;
const RATES = ["rate", "keyRate"] as const;

const MOST = 1_000_000;
const SHORTEST_MS = 100;
/** The sweep forgets what is older than two of these. */
const LONGEST_MS = 24 * 3_600_000;

/**
 * Takes limits as they come over the wire.
 * @returns a copy that holds known limits only
 * @throws InvalidInput that names the limit, what was expected and what came
 */
export function checkLimits(limits: QueueLimits): QueueLimits {
  const known: Record<string, unknown> = { ...limits };
  const checked: QueueLimits = {};
  for (const field of COUNTS) {
    const value = known[field];
    delete known[field];
    if (value === undefined) continue;
    checked[field] = value === null ? null : wholeNumber(field, value, 1, MOST);
  }
  for (const field of RATES) {
    const value = known[field];
    delete known[field];
    if (value === undefined) continue;
    checked[field] = value === null ? null : rate(field, value);
  }
  const unknown = Object.keys(known)[0];
  if (unknown !== undefined) {
    const expected = `one of ${[...COUNTS, ...RATES].join(", ")}`;
    throw new InvalidInput({ field: unknown, expected, got: "a limit of that name" });
  }
  return checked;
}

function rate(field: string, value: unknown): RateLimit {
  if (typeof value !== "object" || value === null) {
    throw new InvalidInput({ field, expected: "{limit, intervalMs} or null", got: JSON.stringify(value) });
  }
  const { limit, intervalMs } = value as Record<string, unknown>;
  return {
    limit: wholeNumber(`${field}.limit`, limit, 1, MOST),
    intervalMs: wholeNumber(`${field}.intervalMs`, intervalMs, SHORTEST_MS, LONGEST_MS),
  };
}

function wholeNumber(field: string, value: unknown, least: number, most: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  const got = value === undefined ? "nothing" : JSON.stringify(value);
  throw new InvalidInput({ field, expected: `a whole number from ${least} to ${most}`, got });
}
