import type { ReactNode } from "react";
import classes from "./found.module.css";

/** What a filter found; pale while it is what the filter before found, and the new answer takes its time. */
export function Found({ isOutdated, children }: { isOutdated: boolean; children: ReactNode }) {
  return (
    <div className={classes.found} aria-busy={isOutdated} data-outdated={isOutdated || undefined}>
      {children}
    </div>
  );
}
