import { useSyncExternalStore } from "react";
import type { ValueState, ValueStore } from "../live/value-store.ts";

/** A pushed value as it stands now. */
export function useValue<T>(store: ValueStore<T>): ValueState<T> {
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}
