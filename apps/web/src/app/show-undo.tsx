import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useEffect, useEffectEvent, useRef } from "react";

/** How long a way back is offered, in ms; it stays while the pointer or the focus is on it. */
const UNDO_MS = 8_000;

let count = 0;
/** Those that are open, oldest first. */
const offers: symbol[] = [];

/**
 * Says in passing what was done, and offers a way back, by a button or Ctrl+Z.
 * @returns what takes the offer away
 */
export function showUndo(message: string, label: string, undo: () => void): () => void {
  const id = `undo ${++count}`;
  const hide = () => void notifications.hide(id);
  notifications.show({
    id,
    autoClose: false,
    withCloseButton: false,
    message: <UndoOffer message={message} label={label} undo={undo} hide={hide} />,
  });
  return hide;
}

interface Props {
  message: string;
  label: string;
  undo: () => void;
  hide: () => void;
}

/** What a passing word holds: it waits for whoever is at it. */
export function UndoOffer({ message, label, undo, hide }: Props) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isUsed = useRef(false);
  const take = () => {
    if (isUsed.current) return;
    isUsed.current = true;
    hide();
    undo();
  };
  const wait = () => clearTimeout(timer.current);
  const goOn = () => {
    wait();
    timer.current = setTimeout(hide, UNDO_MS);
  };
  const onOpen = useEffectEvent(goOn);
  const onTake = useEffectEvent(take);

  useEffect(() => {
    onOpen();
    const onKey = (event: KeyboardEvent) => {
      const isMeant = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
      const isTyping = event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]");
      // Several may be offered: the last one is taken back first.
      if (!isMeant || isTyping || event.defaultPrevented || offers.at(-1) !== me) return;
      event.preventDefault();
      onTake();
    };
    const me = Symbol("offer");
    offers.push(me);
    document.addEventListener("keydown", onKey);
    return () => {
      clearTimeout(timer.current);
      offers.splice(offers.indexOf(me), 1);
      document.removeEventListener("keydown", onKey);
    };
  }, []);

  return (
    <Group justify="space-between" wrap="nowrap" onFocus={wait} onBlur={goOn} onMouseEnter={wait} onMouseLeave={goOn}>
      <span>{message}</span>
      <Button size="compact-sm" variant="subtle" aria-keyshortcuts="Control+Z" onClick={take}>
        {label}
      </Button>
    </Group>
  );
}
