import type { ReactNode } from "react";
import classes from "./empty-library.module.css";
import { words } from "./words.ts";

/** Nothing here yet: one picture, one action. */
export function EmptyLibrary({ action }: { action: ReactNode }) {
  return (
    <div className={classes.empty}>
      <svg className={classes.picture} viewBox="0 0 360 170" fill="none" aria-hidden>
        <g className={classes.photo}>
          <rect x="6" y="26" width="112" height="118" rx="14" />
          <circle cx="62" cy="70" r="19" />
          <path d="M24 132c4-24 19-36 38-36s34 12 38 36" />
          <path d="M20 52h14M90 46h16M96 60h10" className={classes.scene} />
        </g>
        <path className={classes.wire} d="M126 96h22c18 0 18-34 34-34s16 34 34 34h18" />
        <circle className={classes.bead} cx="182" cy="62" r="7" />
        <g className={classes.result}>
          <rect x="242" y="26" width="112" height="118" rx="14" strokeDasharray="5 6" />
          <circle cx="298" cy="70" r="19" />
          <path d="M260 132c4-24 19-36 38-36s34 12 38 36" />
        </g>
      </svg>
      <h2 className={classes.title}>{words.emptyTitle}</h2>
      <p className={classes.text}>{words.empty}</p>
      {action}
      <p className={classes.hint}>{words.dropHint}</p>
    </div>
  );
}
