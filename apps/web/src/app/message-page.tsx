import type { ReactNode } from "react";
import { Mark } from "./mark.tsx";
import classes from "./message-page.module.css";

interface Props {
  title: string;
  children: ReactNode;
  /** The one thing to do from here. */
  action?: ReactNode;
}

/** A whole page with one thing to say. */
export function MessagePage({ title, children, action }: Props) {
  return (
    <div className={classes.page}>
      <Mark size={44} mood="adrift" />
      <h1 className={classes.title}>{title}</h1>
      <p className={classes.text}>{children}</p>
      {action}
    </div>
  );
}
