import { Window } from "happy-dom";

/** What React and its testing library look for. The network stays Node's own. */
const NAMES = [
  "document",
  "navigator",
  "location",
  "localStorage",
  "Node",
  "Element",
  "HTMLElement",
  "HTMLIFrameElement",
  "DocumentFragment",
  "MutationObserver",
  "StorageEvent",
  "getComputedStyle",
] as const;

/** Gives this process a page at `url`, so that hooks can be rendered. Import the testing library after it. */
export function openDom(url: string): void {
  const window = new Window({ url });
  const define = (name: string, value: unknown) =>
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  for (const name of NAMES) define(name, window[name]);
  define("window", window);
}
