import type { ItemView } from "@jobwire/jobs/wire";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { dropItem, putItem } from "./item-cache.ts";
import { useJobwire } from "./jobwire-provider.ts";

export interface UseRemoveItems {
  /** Takes items out of the library and stops their open jobs. Rejects with a `JobwireError`. */
  remove(items: readonly ItemView[]): Promise<void>;
  /**
   * Brings back what was removed less than a minute ago, with its results. Rejects with a `JobwireError`.
   * @returns ids of those that are back
   */
  restore(items: readonly ItemView[]): Promise<string[]>;
}

/** Takes items out of the library, and brings them back. */
export function useRemoveItems(): UseRemoveItems {
  const client = useJobwire();
  const queryClient = useQueryClient();
  return useMemo(
    () => ({
      async remove(items) {
        await client.items.removeMany(items.map(({ id }) => id));
        for (const { id } of items) dropItem(queryClient, id);
      },
      async restore(items) {
        const back = await client.items.restoreMany(items.map(({ id }) => id));
        for (const item of items) if (back.includes(item.id)) putItem(queryClient, item);
        return back;
      },
    }),
    [client, queryClient],
  );
}
