import type { Link } from "./link.ts";

/** How often the clock is looked at, in milliseconds. */
const TICK_MS = 5_000;
/** The server says something at least every 15 s; after this long a silent link is a dead one. */
const SILENCE_MS = 35_000;
/** After a pause of the device, or on coming back to the page, a link silent for this long is not trusted. */
const DOUBT_MS = 17_000;

/**
 * Renews the link when it is likely dead without having said so: after a sleep of the device, on a
 * change of network, on coming back to the page, and after 35 s of silence. Returns what ends the watch.
 */
export function watchForDeadLink(
  link: Pick<Link, "lastHeardMs" | "get" | "reconnect" | "checkOpening" | "wentOffline">,
): () => void {
  let lastTickMs = Date.now();
  // The clock of the wall, for the other one stands still while the device sleeps. Set back, it says as little as silence.
  const isSilentFor = (ms: number) => Math.abs(Date.now() - link.lastHeardMs) >= ms;
  const mayRenew = () => link.get().state !== "closed";

  const interval = setInterval(() => {
    const sleptMs = Date.now() - lastTickMs - TICK_MS;
    lastTickMs = Date.now();
    if (!mayRenew()) return;
    link.checkOpening();
    if (link.get().state !== "open") return;
    if (isSilentFor(SILENCE_MS) || (sleptMs > TICK_MS && isSilentFor(DOUBT_MS))) link.reconnect();
  }, TICK_MS);
  // A program that waits for nothing else may end.
  if (typeof interval === "object" && "unref" in interval) interval.unref();

  if (typeof window === "undefined" || typeof document === "undefined") return () => clearInterval(interval);

  const cameOnline = () => {
    if (mayRenew()) link.reconnect();
  };
  const cameBack = () => {
    if (document.visibilityState !== "visible" || !mayRenew()) return;
    if (link.get().state !== "open" || isSilentFor(DOUBT_MS)) link.reconnect();
  };
  const wentOffline = () => link.wentOffline();
  window.addEventListener("online", cameOnline);
  window.addEventListener("offline", wentOffline);
  window.addEventListener("pageshow", cameBack);
  document.addEventListener("visibilitychange", cameBack);
  return () => {
    clearInterval(interval);
    window.removeEventListener("online", cameOnline);
    window.removeEventListener("offline", wentOffline);
    window.removeEventListener("pageshow", cameBack);
    document.removeEventListener("visibilitychange", cameBack);
  };
}
