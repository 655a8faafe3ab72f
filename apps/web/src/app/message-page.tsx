import type { ReactNode } from "react";
import { Mark } from "./mark.tsx";
import classes from "./message-page.module.css";

interface Props {
  title: string;
  children: ReactNode;
  /** The one thing to do from here. */
  action?: ReactNode;
  /** It is all there is on the page, without the frame around it. */
  isAlone?: boolean;
}

/** A whole page with one thing to say. */
export function MessagePage({ title, children, action, isAlone = false }: Props) {
  const Box = isAlone ? "main" : "div";
  return (
    <Box className={classes.page}>
      <Mark size={44} mood="adrift" />
      <h1 className={classes.title}>{title}</h1>
      <p className={classes.text}>{children}</p>
      {action}
    </Box>
  );
}
