import type { NewJobDedupe } from "@jobwire/db";
import { InvalidInput } from "../invalid-input.ts";

/**
 * How a request behaves towards earlier ones of the same user and task with the same key.
 * - `return`: the job that holds the key, for `windowMs` after it was made; default: as long as it is kept.
 *   The same key with another input is refused (IdempotencyMismatch).
 * - `replace`: while the job that holds the key has not begun, it takes this request's input, priority and
 *   time; once it has, this is a new job.
 * - `debounce`: the job runs `windowMs` after the latest request, with its input, but at most `maxWaitMs`
 *   after the first (default: no limit). A request that comes once it has begun is a new job.
 * - `throttle`: the job that holds the key, for `windowMs` after it was made, whatever the input: one start
 *   a window.
 */
export type Dedupe = {
  /** 1–200 characters. */
  key: string;
} & (
  | { mode: "return"; /** 1 to {@link MAX_WINDOW_MS}. */ windowMs?: number }
  | { mode: "replace" }
  | { mode: "debounce"; windowMs: number; /** At least `windowMs`. */ maxWaitMs?: number }
  | { mode: "throttle"; windowMs: number }
);

/** The longest window: a year. */
export const MAX_WINDOW_MS = 365 * 24 * 3_600_000;

const MODES: readonly string[] = ["return", "replace", "debounce", "throttle"] satisfies Dedupe["mode"][];

/**
 * Checks what a caller asked for. `idempotencyKey: "x"` is short for mode `return` without a window.
 * @throws InvalidInput
 */
export function parseDedupe(request: {
  dedupe?: Dedupe | null;
  idempotencyKey?: string | null;
  runAt?: Date;
  dependsOn?: readonly unknown[];
}): NewJobDedupe | null {
  const { idempotencyKey = null, dedupe = null } = request;
  if (idempotencyKey !== null) {
    if (dedupe !== null) {
      throw new InvalidInput({ field: "dedupe", expected: "left out beside an idempotencyKey", got: "both" });
    }
    checkKey("idempotencyKey", idempotencyKey);
    return { key: idempotencyKey, mode: "return", windowMs: null, maxWaitMs: null };
  }
  if (dedupe === null) return null;
  // Also asked by programs that no type holds back.
  const { key, mode, windowMs, maxWaitMs } = dedupe as { key: string; mode: string } & Record<string, unknown>;
  checkKey("dedupe.key", key);
  if (!MODES.includes(mode)) {
    throw new InvalidInput({ field: "dedupe.mode", expected: `one of ${MODES.join(", ")}`, got: JSON.stringify(mode) });
  }
  if (mode === "replace") refuse("dedupe.windowMs", windowMs, "left out in mode replace");
  if (mode !== "debounce") refuse("dedupe.maxWaitMs", maxWaitMs, "left out unless the mode is debounce");
  if (mode === "debounce" && request.runAt !== undefined) {
    throw new InvalidInput({ field: "runAt", expected: "left out in mode debounce", got: "an instant" });
  }
  if ((mode === "replace" || mode === "debounce") && (request.dependsOn?.length ?? 0) > 0) {
    // A job that is there already would go on waiting for what it waits for, and for nothing else.
    const got = `${request.dependsOn?.length} jobs`;
    throw new InvalidInput({ field: "dependsOn", expected: `left out in mode ${mode}`, got });
  }
  const isNeeded = mode === "debounce" || mode === "throttle";
  const parsed = checkMs("dedupe.windowMs", windowMs, 1, isNeeded);
  const maxWait = mode === "debounce" ? checkMs("dedupe.maxWaitMs", maxWaitMs, parsed ?? 1, false) : null;
  return { key, mode: mode as Dedupe["mode"], windowMs: parsed, maxWaitMs: maxWait };
}

function checkKey(field: string, key: unknown): void {
  if (typeof key === "string" && key.length >= 1 && key.length <= 200) return;
  const got = typeof key === "string" ? `${key.length} characters` : typeof key;
  throw new InvalidInput({ field, expected: "1 to 200 characters long", got });
}

function checkMs(field: string, value: unknown, least: number, isNeeded: boolean): number | null {
  if ((value === undefined || value === null) && !isNeeded) return null;
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= MAX_WINDOW_MS) return value;
  const expected = `a whole number of milliseconds from ${least} to ${MAX_WINDOW_MS}`;
  throw new InvalidInput({ field, expected, got: value === undefined ? "nothing" : JSON.stringify(value) });
}

function refuse(field: string, value: unknown, expected: string): void {
  if (value !== undefined && value !== null) throw new InvalidInput({ field, expected, got: JSON.stringify(value) });
}
