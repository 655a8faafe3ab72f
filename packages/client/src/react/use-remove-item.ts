import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { JobwireError } from "../jobwire-error.ts";
import { dropItem } from "./item-cache.ts";
import { useJobwire } from "./jobwire-provider.ts";

export interface UseRemoveItem {
  /** Resolves when the item, its results and its open jobs are gone. */
  remove(itemId: string): Promise<void>;
  isPending: boolean;
  error: JobwireError | null;
}

/** Takes an item out of the library. */
export function useRemoveItem(): UseRemoveItem {
  const client = useJobwire();
  const queryClient = useQueryClient();
  const mutation = useMutation<void, JobwireError, string>({
    networkMode: "always",
    mutationFn: (itemId) => client.items.remove(itemId),
    onSuccess: (_, itemId) => dropItem(queryClient, itemId),
  });
  return { remove: mutation.mutateAsync, isPending: mutation.isPending, error: mutation.error };
}
