import { useEffect, useRef, useState } from "react";

/**
 * For a menu that is loaded when it is first asked for: it opens once it is there. Its button is another one than was
 * pressed, and has the focus first, so that closing the menu gives the focus back to it.
 */
export function useOpenFromStart() {
  const button = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    button.current?.focus({ preventScroll: true });
    // oxlint-disable-next-line react/set-state-in-effect -- what opens remembers who had the focus before
    setOpened(true);
  }, []);
  return { button, menu: { opened, onChange: setOpened } };
}
