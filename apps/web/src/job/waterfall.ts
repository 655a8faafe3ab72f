/** Turns a job's log into bars on a time axis. Pure; the drawing stands in waterfall-chart.tsx. */
import type { JobEvent, JobState } from "@jobwire/jobs/wire";

/** One bar. `endMs` null = still open. */
export interface Span {
  key: string;
  kind: "wait" | "attempt" | "step";
  /** Step name; empty for others, whose words are made on screen. */
  name: string;
  /** Number of the attempt, free ones counted. */
  attempt: number;
  /** The same, as people count: the attempts that cost the job something. */
  counted: number;
  /** How an attempt ended that cost nothing: it waited for its parts, or the fault was not the job's. */
  free: "waited" | "free" | null;
  /** A wait for other jobs, not for a turn. */
  isForParts: boolean;
  startMs: number;
  endMs: number | null;
  /** How it ended: the state that followed an attempt, or how a step went. */
  outcome: JobState | "finished" | null;
}

/** A bar with its place on the axis, as shares of the whole, 0–1. */
export interface PlacedSpan extends Span {
  left: number;
  width: number;
  durationMs: number;
}

export interface Waterfall {
  startMs: number;
  lengthMs: number;
  spans: PlacedSpan[];
  /** Steps left out, so that a job of a thousand steps stays readable. */
  hiddenSteps: number;
  ticks: { atMs: number; left: number }[];
}

const LEASED: ReadonlySet<JobState> = new Set(["running", "cancelling"]);
const WAITING: ReadonlySet<JobState> = new Set(["scheduled", "blocked", "queued", "retrying"]);

/** Reads attempts, their steps and the waits between them out of the log. */
export function spansOf(events: readonly JobEvent[]): Span[] {
  const spans: Span[] = [];
  let wait: Span | null = null;
  let attempt: Span | null = null;
  let freeBefore = 0;
  const open = (span: Span): Span => {
    spans.push(span);
    return span;
  };
  const closeSteps = (atMs: number, outcome: Span["outcome"]) => {
    for (const span of spans) {
      if (span.kind === "step" && span.endMs === null) {
        span.endMs = atMs;
        span.outcome = outcome;
      }
    }
  };

  for (const event of events) {
    const atMs = Date.parse(event.at);
    if (event.kind === "state") {
      const { to } = event.data;
      if (event.data.event === "rerun" || event.data.event === "rewait") freeBefore = 0;
      if (wait !== null && (!WAITING.has(to) || wait.isForParts !== (to === "blocked"))) {
        wait.endMs = atMs;
        wait.outcome = to;
        wait = null;
      }
      if (attempt !== null && !LEASED.has(to)) {
        closeSteps(atMs, to === "completed" || event.data.event === "wait" ? "finished" : to);
        if (to === "cancelled") excuseLastStep(spans, attempt);
        attempt.endMs = atMs;
        attempt.outcome = to;
        attempt.free = event.data.event === "wait" ? "waited" : event.data.free === true ? "free" : null;
        if (attempt.free !== null) freeBefore += 1;
        attempt = null;
      }
      const counted = Math.max(0, event.attempt - freeBefore);
      const isForParts = to === "blocked";
      const base = {
        name: "",
        attempt: event.attempt,
        counted,
        free: null,
        isForParts,
        startMs: atMs,
        endMs: null,
        outcome: null,
      };
      if (attempt === null && LEASED.has(to)) attempt = open({ ...base, key: `attempt ${event.seq}`, kind: "attempt" });
      if (wait === null && WAITING.has(to)) wait = open({ ...base, key: `wait ${event.seq}`, kind: "wait" });
    } else if (event.kind === "step") {
      const { name, phase } = event.data;
      if (phase === "started") {
        open({
          key: `step ${event.seq}`,
          kind: "step",
          name,
          attempt: event.attempt,
          counted: Math.max(0, event.attempt - freeBefore),
          free: null,
          isForParts: false,
          startMs: atMs,
          endMs: null,
          outcome: null,
        });
      } else {
        const begun = spans.findLast(
          (span) => span.kind === "step" && span.endMs === null && span.name === name && span.attempt === event.attempt,
        );
        if (begun !== undefined) {
          begun.endMs = atMs;
          begun.outcome = phase === "finished" ? "finished" : "failed";
        }
      }
    }
  }
  return spans;
}

/** A step that broke off because its job was cancelled did not fail. */
function excuseLastStep(spans: readonly Span[], attempt: Span): void {
  const last = spans.findLast((span) => span.kind === "step" && span.attempt === attempt.attempt);
  if (last?.outcome === "failed") last.outcome = "cancelled";
}

/**
 * Places the spans between the first event and now, or the last event once nothing is open.
 * @param maxSteps how many steps are kept, the latest
 * @param shortestWaitMs waits shorter than this say nothing and are left out
 */
export function layoutWaterfall(spans: readonly Span[], nowMs: number, maxSteps = 60, shortestWaitMs = 200): Waterfall {
  const steps = spans.filter((span) => span.kind === "step");
  const hidden = new Set(steps.slice(0, Math.max(0, steps.length - maxSteps)));
  const kept = spans.filter(
    (span) =>
      !hidden.has(span) && !(span.kind === "wait" && span.endMs !== null && span.endMs - span.startMs < shortestWaitMs),
  );
  const startMs = Math.min(...spans.map((span) => span.startMs));
  if (!Number.isFinite(startMs)) return { startMs: nowMs, lengthMs: 0, spans: [], hiddenSteps: 0, ticks: [] };
  // Clocks differ: an open bar never ends before the last thing the server told us.
  const latestMs = Math.max(...spans.map((span) => span.endMs ?? span.startMs));
  const endMs = spans.some((span) => span.endMs === null) ? Math.max(nowMs, latestMs) : latestMs;
  const lengthMs = Math.max(1, endMs - startMs);
  return {
    startMs,
    lengthMs,
    hiddenSteps: hidden.size,
    spans: kept.map((span) => {
      const durationMs = Math.max(0, (span.endMs ?? endMs) - span.startMs);
      return { ...span, durationMs, left: (span.startMs - startMs) / lengthMs, width: durationMs / lengthMs };
    }),
    ticks: ticksOf(lengthMs).map((atMs) => ({ atMs, left: atMs / lengthMs })),
  };
}

/** Round marks for an axis: at most five, at 1, 2 or 5 times a power of ten, or at clock-like minutes. */
export function ticksOf(lengthMs: number): number[] {
  const steps = [
    10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000,
    1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000,
  ];
  const step = steps.find((one) => lengthMs / one <= 5) ?? Math.ceil(lengthMs / 5 / 86_400_000) * 86_400_000;
  return Array.from({ length: Math.floor(lengthMs / step) }, (_, index) => (index + 1) * step);
}
