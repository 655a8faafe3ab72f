import type { ItemView } from "@jobwire/jobs/wire";
import type { JobwireError } from "../jobwire-error.ts";

export interface UseItem {
  item: ItemView | undefined;
  isPending: boolean;
  error: JobwireError | null;
}

/** One item with its artifacts; read again when a job about it completes. */
export function useItem(_itemId: string | null | undefined): UseItem {
  return { item: undefined, isPending: true, error: null };
}
