import { useEffect, useRef, type RefObject } from "react";

/** What tells that a field is wrong: itself, or what stands below it. */
const WRONG = "[aria-invalid=true], [role=alert]:not(:empty)";

/** Brings the first wrong field into sight and, where it can be, into focus, each time that there are new problems. */
export function useRevealProblem(problems: object | null): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement | null>(null);
  useEffect(() => {
    const wrong = form.current?.querySelector<HTMLElement>(WRONG);
    wrong?.scrollIntoView({ block: "center" });
    wrong?.focus({ preventScroll: true });
  }, [problems]);
  return form;
}
