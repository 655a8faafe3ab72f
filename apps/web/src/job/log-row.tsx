import { useState } from "react";
import { formatExact, formatOffset } from "../live/duration.ts";
import { JsonView } from "./json-view.tsx";
import type { LogLine } from "./log-line.ts";
import classes from "./log-panel.module.css";
import { words } from "./words.ts";

const LEVEL_WORDS = { debug: "debug", info: "info", warn: "warn", error: "error" } as const;

interface Props {
  line: LogLine;
  startMs: number;
  index: number;
  topPx: number;
  measure: (element: Element | null) => void;
}

/** One line: when, how grave, what; its data opens below it. */
export function LogRow({ line, startMs, index, topPx, measure }: Props) {
  const [isOpen, setOpen] = useState(false);
  const hasData = line.data !== undefined && line.data !== null;
  const brief = hasData ? JSON.stringify(line.data) : "";
  return (
    <div
      ref={measure}
      data-index={index}
      className={classes.line}
      data-level={line.level}
      data-kind={line.kind}
      style={{ translate: `0 ${topPx}px` }}
    >
      <time className={classes.at} dateTime={line.at} title={formatExact(line.at)}>
        {formatOffset(Date.parse(line.at) - startMs)}
      </time>
      <span className={classes.level}>{LEVEL_WORDS[line.level]}</span>
      <span className={classes.text} dir="auto">
        {line.text}
        {hasData && (
          <button
            type="button"
            className={classes.data}
            aria-expanded={isOpen}
            title={words.showData}
            onClick={() => setOpen(!isOpen)}
          >
            {brief.length > 80 ? `${brief.slice(0, 80)}…` : brief}
          </button>
        )}
        {isOpen && <JsonView value={line.data} />}
      </span>
    </div>
  );
}
