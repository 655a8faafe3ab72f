import type { JobState } from "@jobwire/jobs/wire";
import { STATE_LOOK } from "./state-look.ts";
import classes from "./state-badge.module.css";

/** A job's state as icon, word and colour. `compact` is for dense tables. */
export function StateBadge({ state, compact = false }: { state: JobState; compact?: boolean }) {
  const look = STATE_LOOK[state];
  return (
    <span className={classes.badge} data-tone={look.tone} data-state={state} data-compact={compact || undefined}>
      <look.icon size={compact ? 14 : 16} stroke={2} className={classes.icon} aria-hidden />
      {look.word}
    </span>
  );
}
