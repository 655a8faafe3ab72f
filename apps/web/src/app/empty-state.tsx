import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./empty-state.module.css";

interface Props {
  icon: Icon;
  title: string;
  children: ReactNode;
  /** What to do about it. */
  action?: ReactNode;
}

/** What a list says while there is nothing in it: one picture, why, and the one thing to do. */
export function EmptyState({ icon: Picture, title, children, action }: Props) {
  return (
    <div className={classes.empty}>
      <Picture size={56} stroke={1} aria-hidden className={classes.picture} />
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}
