import { useFloor } from "@jobwire/client/react";
import { JOB_STATES, type JobState } from "@jobwire/jobs/wire";
import { STATE_LOOK } from "../../live/state-look.ts";
import classes from "./state-tabs.module.css";
import { words } from "./words.ts";

/** What is alive or wrong first; the quiet states after. */
const ORDER: readonly JobState[] = [
  "running",
  "queued",
  "retrying",
  "failed",
  "completed",
  "cancelled",
  ...JOB_STATES.filter((state) => ["scheduled", "blocked", "cancelling"].includes(state)),
];

/** Shown only while there is such a job. */
const RARE: ReadonlySet<JobState> = new Set(["scheduled", "blocked", "cancelling"]);

interface Props {
  state: JobState | undefined;
  onChange: (state: JobState | undefined) => void;
}

/** One tab a state, each with how many there are now. */
export function StateTabs({ state, onChange }: Props) {
  const counts = useFloor().floor?.counts;
  return (
    <div className={classes.tabs} role="group" aria-label={words.states}>
      <button
        type="button"
        className={classes.tab}
        aria-pressed={state === undefined}
        onClick={() => onChange(undefined)}
      >
        {words.all}
      </button>
      {ORDER.filter((one) => !RARE.has(one) || one === state || (counts?.[one] ?? 0) > 0).map((one) => {
        const look = STATE_LOOK[one];
        const count = counts?.[one];
        return (
          <button
            key={one}
            type="button"
            className={classes.tab}
            data-tone={look.tone}
            data-none={count === 0 || undefined}
            aria-pressed={state === one}
            onClick={() => onChange(state === one ? undefined : one)}
          >
            <look.icon size={15} stroke={2} aria-hidden />
            {look.word}
            {count !== undefined && <span className={classes.count}>{count >= 10_000 ? "9999+" : count}</span>}
          </button>
        );
      })}
    </div>
  );
}
