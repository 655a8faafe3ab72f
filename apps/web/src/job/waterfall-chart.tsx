import type { JobEvent } from "@jobwire/jobs/wire";
import { useLayoutEffect, useMemo, useRef } from "react";
import { formatDuration, formatExact } from "../live/duration.ts";
import { useNow } from "../live/now.ts";
import { STATE_LOOK } from "../live/state-look.ts";
import { layoutWaterfall, type PlacedSpan, spansOf } from "./waterfall.ts";
import classes from "./waterfall-chart.module.css";
import { words } from "./words.ts";

/** Attempts and their steps as bars in time. */
export function WaterfallChart({ events, isOver }: { events: readonly JobEvent[]; isOver: boolean }) {
  const nowMs = useNow(250, !isOver);
  const spans = useMemo(() => spansOf(events), [events]);
  const chart = layoutWaterfall(spans, nowMs);
  const rows = useRef<HTMLUListElement>(null);
  const isAtEnd = useRef(true);

  // New steps stay in sight, until somebody looks at earlier ones.
  useLayoutEffect(() => {
    if (rows.current !== null && isAtEnd.current && !isOver) rows.current.scrollTop = rows.current.scrollHeight;
  }, [spans, isOver]);

  if (chart.spans.length === 0) return <p className={classes.empty}>{words.timelineEmpty}</p>;
  return (
    <div className={classes.chart}>
      <div className={classes.axis} aria-hidden>
        {chart.ticks.map((tick) => (
          <span key={tick.atMs} className={classes.tick} style={{ left: `${tick.left * 100}%` }}>
            {formatDuration(tick.atMs)}
          </span>
        ))}
      </div>
      <ul
        ref={rows}
        className={classes.rows}
        aria-label={words.timeline}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: list }) => {
          isAtEnd.current = list.scrollHeight - list.scrollTop - list.clientHeight < 8;
        }}
      >
        {chart.hiddenSteps > 0 && <li className={classes.hidden}>{words.earlierSteps(chart.hiddenSteps)}</li>}
        {chart.spans.map((span) => (
          <Row key={span.key} span={span} ticks={chart.ticks} />
        ))}
      </ul>
    </div>
  );
}

function Row({ span, ticks }: { span: PlacedSpan; ticks: { atMs: number; left: number }[] }) {
  const duration = formatDuration(span.durationMs);
  return (
    <li className={classes.row} data-kind={span.kind}>
      <span className={classes.label} title={labelOf(span)} dir="auto">
        {labelOf(span)}
      </span>
      <span className={classes.lane} title={`${labelOf(span)}, ${duration}, from ${formatExact(isoOf(span.startMs))}`}>
        {ticks.map((tick) => (
          <span key={tick.atMs} className={classes.rule} style={{ left: `${tick.left * 100}%` }} />
        ))}
        <span
          className={classes.bar}
          data-tone={toneOf(span)}
          data-open={span.endMs === null || undefined}
          style={{ left: `${span.left * 100}%`, width: `${span.width * 100}%` }}
        />
      </span>
      <span className={classes.duration}>{duration}</span>
    </li>
  );
}

function labelOf(span: PlacedSpan): string {
  switch (span.kind) {
    case "wait":
      if (span.isForParts) return words.waitingForParts;
      return span.attempt === 0 ? words.waiting : words.waitingForRetry;
    case "attempt": {
      const end = endWords(span);
      return `${words.attemptNumber(span.counted)}${end === "" ? "" : ` · ${end}`}`;
    }
    case "step":
      return span.name;
  }
}

function endWords({ outcome, free }: PlacedSpan): string {
  if (free === "waited") return words.waitedForParts;
  if (free === "free") return words.freeRetry;
  if (outcome === null || outcome === "finished") return "";
  return outcome === "retrying" ? words.notSucceeded : STATE_LOOK[outcome].word.toLowerCase();
}

function toneOf(span: PlacedSpan): string {
  if (span.kind === "wait") return "wait";
  if (span.endMs === null) return "signal";
  if (span.outcome === "finished" || span.outcome === "completed") return "good";
  if (span.free === "waited") return "good";
  if (span.outcome === "failed") return "bad";
  return span.outcome === "retrying" ? "warn" : "quiet";
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
