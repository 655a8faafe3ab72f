import { Mark } from "./mark.tsx";
import classes from "./shell.module.css";
import { words } from "./words.ts";

/** The frame before we know who is looking: its real shape, empty. */
export function ShellSkeleton() {
  return (
    <div className={classes.frame} aria-busy="true" aria-label={words.loading}>
      <div className={classes.rail}>
        <div className={classes.brand}>
          <Mark />
        </div>
      </div>
      <main className={classes.main} />
    </div>
  );
}
