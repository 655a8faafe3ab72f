import classes from "./mark.module.css";

/** What the bead on the mark's wire says: at rest, moving, or cut off. */
export type MarkMood = "rest" | "alive" | "adrift";

/** The wire mark. Its bead is lit while work moves. */
export function Mark({ mood = "rest", size = 28 }: { mood?: MarkMood; size?: number }) {
  return (
    <span className={classes.mark} data-mood={mood} style={{ width: size, height: size }} aria-hidden>
      <svg width={size} height={size} viewBox="0 0 32 32">
        <rect className={classes.tile} width="32" height="32" rx="8" />
        <path className={classes.wire} d="M4 20.5h5.2c3 0 3.6-9 6.8-9s3.8 9 6.8 9" />
      </svg>
      {/* By itself, so that its beat paints nothing else. */}
      <span className={classes.bead} />
    </span>
  );
}
