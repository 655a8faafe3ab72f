import type { ItemView } from "@jobwire/jobs/wire";
import { skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import type { JobwireError } from "../jobwire-error.ts";
import { readItems } from "./item-cache.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";

export interface UseItem {
  item: ItemView | undefined;
  isPending: boolean;
  error: JobwireError | null;
}

/** One item with its artifacts; read again when a job about it completes. */
export function useItem(itemId: string | null | undefined): UseItem {
  const client = useJobwire();
  const queryClient = useQueryClient();
  const id = itemId ?? "";
  const { data, isPending, error } = useQuery<ItemView, JobwireError>({
    ...readOnce,
    queryKey: queryKeys.item(id),
    queryFn: id === "" ? skipToken : () => client.items.get(id),
    initialData: () => readItems(queryClient)?.find((item) => item.id === id),
  });
  return { item: data, isPending: id !== "" && isPending, error };
}
