import { checkCaps, readExecutions } from "./check-caps.ts";
import { checkEnding } from "./check-ending.ts";
import { checkLost } from "./check-lost.ts";
import { checkOrder } from "./check-order.ts";
import { checkTicks } from "./check-ticks.ts";
import { readHistory } from "./history.ts";
import type { Violation } from "./history.ts";
import type { HistoryRecord } from "./record.ts";

/** What a history shows. */
export interface Verdict {
  violations: Violation[];
  /** Jobs that were acknowledged. */
  jobs: number;
  /** Acknowledged jobs that are gone or never came to an end. */
  lost: number;
  /** Jobs made, ended or executed twice. */
  doubled: number;
  /** Handlers that went on after their lease was gone; their results were refused. */
  zombies: number;
}

const LOST = new Set(["lost", "stuck"]);
const DOUBLED = new Set(["doubled", "two-answers", "ended-twice", "executed-twice", "fired-twice", "applied-twice"]);

/** Checks a whole history against the invariants I1, I2, I3, I5 and I6. Reads nothing but the records. */
export function checkHistory(records: readonly HistoryRecord[]): Verdict {
  const history = readHistory(records);
  const checks = [checkLost, checkEnding, checkTicks, checkOrder, checkCaps];
  const violations = checks.flatMap((check) => check(history));
  const jobsWith = (codes: ReadonlySet<string>) =>
    new Set(violations.flatMap(({ code, jobId }) => (codes.has(code) ? [jobId] : []))).size;
  return {
    violations,
    jobs: new Set(history.of("acknowledged").map(({ jobId }) => jobId)).size,
    lost: jobsWith(LOST),
    doubled: jobsWith(DOUBLED),
    zombies: readExecutions(history).filter(({ isZombie }) => isZombie).length,
  };
}
