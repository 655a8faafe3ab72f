import type { JobwireError } from "../jobwire-error.ts";

export interface UseRemoveItem {
  remove(itemId: string): Promise<void>;
  isPending: boolean;
  error: JobwireError | null;
}

/** Takes an item out of the library. */
export function useRemoveItem(): UseRemoveItem {
  return { remove: async () => {}, isPending: false, error: null };
}
