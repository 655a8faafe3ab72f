/** A place on the page: what had the focus, and the boxes it stood in, near to far, with its place in each. */
interface Place {
  element: HTMLElement;
  boxes: readonly { box: HTMLElement; index: number }[];
}

/** As many places are remembered, and as many boxes of each. */
const PLACES = 6;
const BOXES = 4;

/** Whoever pressed a key this short a time ago meant it for what had the focus. In ms. */
const MEANT_MS = 2_000;

/** Dialogs and menus that close give the focus back by themselves, soon. In ms. */
const SETTLED_MS = 80;

const FOCUSABLE =
  'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex]:not([tabindex^="-"])';

/**
 * Whoever goes through the page by keyboard keeps their place: when what has the focus goes away, the focus goes to
 * what took its place, else to what stood around it, else back to where it was before, else to the page's content.
 * Browsers drop it, so that the next Tab begins at the top and a screen reader falls silent.
 *
 * Only what a person has just acted on hands the focus to another control: where it went by itself, as a line does
 * whose job has ended, a key that was meant for it must not land on its neighbour.
 * @param root what the app is drawn in
 * @returns what ends it, and what forgets the places of a page that was left
 */
export function keepFocus(root: HTMLElement): { stop: () => void; forget: () => void } {
  let places: Place[] = [];
  let isByKeyboard = false;
  let actedAtMs = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const onFocusIn = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    // A menu is no place to come back to: it stands for what opened it.
    if (target.closest('[role="menu"]') !== null) return;
    places = [placeOf(target, root), ...places.filter(({ element }) => element !== target)].slice(0, PLACES);
  };
  const onKey = ({ key }: KeyboardEvent) => {
    isByKeyboard = true;
    if (key === "Enter" || key === " " || key === "Escape") actedAtMs = performance.now();
  };
  const onPointer = () => {
    isByKeyboard = false;
  };
  const restore = () => {
    if (!isLost() || !isByKeyboard) return;
    const last = places[0];
    // Where it only waits for an answer, it comes back.
    if (last?.element.isConnected === true && last.element.matches(":disabled")) return;
    const wasMeant = performance.now() - actedAtMs < MEANT_MS + SETTLED_MS;
    const dialog = [...document.querySelectorAll<HTMLElement>('[role="dialog"]')].at(-1);
    const isHere = (element: Element) => dialog === undefined || dialog.contains(element);
    for (const { element, boxes } of places) {
      if (element.isConnected && isFocusable(element) && isHere(element)) return element.focus();
      const near = boxes.find(({ box }) => box.isConnected && isHere(box) && focusablesOf(box).length > 0);
      if (near === undefined) continue;
      const inside = focusablesOf(near.box);
      if (wasMeant) inside[Math.min(near.index, inside.length - 1)]?.focus();
      else focusBox(near.box);
      return;
    }
    const content = dialog ?? document.querySelector<HTMLElement>("#content");
    if (content !== null) focusBox(content);
  };
  const observer = new MutationObserver(() => {
    if (!isLost() || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      restore();
    }, SETTLED_MS);
  });

  document.addEventListener("focusin", onFocusIn);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("pointerdown", onPointer, true);
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ["disabled"] });
  return {
    stop() {
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener("focusin", onFocusIn);
      document.removeEventListener("keydown", onKey, true);
      document.removeEventListener("pointerdown", onPointer, true);
    },
    forget() {
      places = places.slice(0, 1).map(({ element }) => ({ element, boxes: [] }));
    },
  };
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** Boxes of the screen as a whole, those with its title, are no place. */
function placeOf(element: HTMLElement, root: HTMLElement): Place {
  const boxes: { box: HTMLElement; index: number }[] = [];
  const end = element.closest<HTMLElement>('[role="dialog"]') ?? root;
  for (
    let box = element.parentElement;
    box !== null && end.contains(box) && boxes.length < BOXES && box.querySelector("h1") === null;
    box = box.parentElement
  ) {
    const index = focusablesOf(box).indexOf(element);
    if (index >= 0) boxes.push({ box, index });
    if (box === end) break;
  }
  return { element, boxes };
}

function focusablesOf(box: HTMLElement): HTMLElement[] {
  return [...box.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(isFocusable);
}

function isFocusable(element: HTMLElement): boolean {
  // Old browsers do not tell whether it is drawn.
  const isDrawn = (element as Partial<HTMLElement>).checkVisibility?.call(element) ?? true;
  return isDrawn && !element.matches(":disabled, [inert] *");
}

/** What cannot be stopped at otherwise takes the focus for once. */
function focusBox(box: HTMLElement): void {
  if (!box.hasAttribute("tabindex")) {
    box.tabIndex = -1;
    box.addEventListener("blur", () => box.removeAttribute("tabindex"), { once: true });
  }
  box.focus({ preventScroll: true });
}
