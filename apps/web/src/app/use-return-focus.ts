import { useEffect, useState } from "react";

/**
 * For a dialog that is mounted open: when it goes, the focus goes back to where it was before. Where that
 * is gone too, it goes to the page's content, so that Tab does not begin at the top again.
 */
export function useReturnFocus(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // The dialog leaves the page first; whoever was given the focus meanwhile keeps it.
      setTimeout(() => {
        if (document.activeElement !== null && document.activeElement !== document.body) return;
        const target = before?.isConnected === true && before !== document.body ? before : null;
        const element = target ?? document.querySelector("#content");
        if (element instanceof HTMLElement) element.focus({ preventScroll: true });
      });
    },
    [before],
  );
}
