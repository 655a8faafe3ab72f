import { useQuery } from "@tanstack/react-query";
import type { SimilarItem } from "../api.ts";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";

/** Items of the library that look nearly like this one; none while that is not known. */
export function useSimilarItems(itemId: string): { similar: readonly SimilarItem[] } {
  const client = useJobwire();
  const { data = [] } = useQuery<SimilarItem[], JobwireError>({
    ...readOnce,
    queryKey: queryKeys.similarItems(itemId),
    queryFn: () => client.items.similar(itemId),
    // What is in the library changes.
    gcTime: 0,
  });
  return { similar: data };
}
