import type { ReactNode } from "react";
import { Mark } from "../app/mark.tsx";
import { words as frameWords } from "../app/words.ts";
import classes from "./sign-in-screen.module.css";
import { WireArt } from "./wire-art.tsx";

/** The page around every form on the way in. */
export function SignInPage({ children, hint }: { children: ReactNode; hint?: string }) {
  return (
    <main className={classes.page}>
      <div className={classes.side}>
        <div className={classes.brand}>
          <Mark size={34} />
          <span>{frameWords.product}</span>
        </div>
        {children}
        <p className={classes.hint}>{hint}</p>
      </div>
      <WireArt />
    </main>
  );
}
