import type { JobState } from "@jobwire/jobs/wire";
import type { CSSProperties } from "react";
import { STATE_LOOK } from "./state-look.ts";
import classes from "./wire-progress.module.css";

interface Props {
  /** What is moving: the accessible name, e.g. the task's title. */
  label: string;
  state: JobState;
  /** 0–100, or null while truly unknown. */
  percent: number | null;
  /** A new attempt draws its own line instead of running backwards. */
  attempt?: number;
  /** Read out instead of the bare figure: "Cutting out, 62 %". */
  valueText?: string;
  size?: "hair" | "line" | "cable";
}

/** Work moving along a wire: a line that fills, with a bead at its head while it is alive. */
export function WireProgress({ label, state, percent, attempt = 0, valueText, size = "line" }: Props) {
  const shown = state === "completed" ? 100 : percent;
  const alive = state === "running" || state === "cancelling";
  const unknown = alive && shown === null;
  return (
    <div
      className={classes.wire}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={shown === null ? undefined : Math.floor(shown)}
      aria-valuetext={valueText}
      data-state={state}
      data-tone={STATE_LOOK[state].tone}
      data-size={size}
      data-alive={alive || undefined}
      data-unknown={unknown || undefined}
    >
      <div className={classes.track} />
      {unknown ? (
        <div className={classes.runner} />
      ) : (
        <div
          key={attempt}
          className={classes.run}
          style={{ "--done": Math.min(100, shown ?? 0) / 100 } as CSSProperties}
        >
          <div className={classes.fill}>
            <div className={classes.line} />
          </div>
          {alive && (
            <div className={classes.carrier}>
              <div className={classes.bead} />
            </div>
          )}
        </div>
      )}
    </div>
  );
}
