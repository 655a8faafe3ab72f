import { useQuery } from "@tanstack/react-query";
import type { TypicalDurations } from "../api.ts";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";

const NONE: Partial<TypicalDurations> = {};

/** How long recent jobs took, by task, in milliseconds; read once. Feed it to `estimateRemaining`. */
export function useTypicalDurations(): Partial<TypicalDurations> {
  const client = useJobwire();
  const { data } = useQuery<TypicalDurations, JobwireError>({
    ...readOnce,
    queryKey: queryKeys.typicalDurations,
    queryFn: () => client.tasks.typicalDurations(),
  });
  return data ?? NONE;
}
