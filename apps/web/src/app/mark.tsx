import classes from "./mark.module.css";

/** What the bead on the mark's wire says: at rest, moving, or cut off. */
export type MarkMood = "rest" | "alive" | "adrift";

/** The wire mark. Its bead is lit while work moves. */
export function Mark({ mood = "rest", size = 28 }: { mood?: MarkMood; size?: number }) {
  return (
    <svg className={classes.mark} data-mood={mood} width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect className={classes.tile} width="32" height="32" rx="8" />
      <path className={classes.wire} d="M4 20.5h5.2c3 0 3.6-9 6.8-9s3.8 9 6.8 9" />
      <circle className={classes.bead} cx="24" cy="20.5" r="4.2" />
    </svg>
  );
}
