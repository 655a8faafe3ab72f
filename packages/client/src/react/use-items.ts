import type { ItemView } from "@jobwire/jobs/wire";
import type { JobwireError } from "../jobwire-error.ts";

export interface UseItems {
  /** Newest first; items added on another device appear when work about them begins. */
  items: readonly ItemView[];
  isPending: boolean;
  error: JobwireError | null;
  hasOlder: boolean;
  isFetchingOlder: boolean;
  fetchOlder(): Promise<void>;
}

/** The viewer's library. */
export function useItems(): UseItems {
  return {
    items: [],
    isPending: true,
    error: null,
    hasOlder: false,
    isFetchingOlder: false,
    fetchOlder: async () => {},
  };
}
