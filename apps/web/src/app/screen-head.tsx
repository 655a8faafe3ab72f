import type { ReactNode } from "react";
import classes from "./screen-head.module.css";

interface Props {
  title: string;
  /** A quiet figure beside the title. */
  aside?: ReactNode;
  /** The primary action, at the far end. */
  actions?: ReactNode;
}

/** The top of a screen: its name, and the one thing to do here. */
export function ScreenHead({ title, aside, actions }: Props) {
  return (
    <header className={classes.head}>
      <h1 className={classes.title}>{title}</h1>
      {aside !== undefined && <span className={classes.aside}>{aside}</span>}
      <div className={classes.actions}>{actions}</div>
    </header>
  );
}
