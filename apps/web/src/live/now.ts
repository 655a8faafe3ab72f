import { useSyncExternalStore } from "react";

/** One clock for every figure that ticks. It stands still while nobody looks. */
const TICK_MS = 250;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let clock = () => Date.now();
let current = clock();

/** Takes another clock than this device's, which may be wrong: all instants that are shown are the server's. */
export function setClock(read: () => number): void {
  clock = read;
  current = clock();
}

/** The time now by that clock, in ms. */
export const clockNow = (): number => clock();

function tick(): void {
  current = clock();
  for (const listener of listeners) listener();
}

function arrange(): void {
  const wanted = listeners.size > 0 && document.visibilityState === "visible";
  if (wanted && timer === undefined) {
    tick();
    timer = setInterval(tick, TICK_MS);
  } else if (!wanted && timer !== undefined) {
    clearInterval(timer);
    timer = undefined;
  }
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) document.addEventListener("visibilitychange", arrange);
  listeners.add(listener);
  arrange();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) document.removeEventListener("visibilitychange", arrange);
    arrange();
  };
}

const still = () => () => {};

/**
 * The time now, rounded down to `stepMs` (a multiple of 250): a component renders again only when it
 * would show another figure. Pass `ticking: false` once nothing moves; the clock then costs nothing.
 */
export function useNow(stepMs = 1_000, ticking = true): number {
  return useSyncExternalStore(ticking ? subscribe : still, () => Math.floor(current / stepMs) * stepMs);
}
