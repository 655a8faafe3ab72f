import { JobwireError } from "../jobwire-error.ts";

/** Tries of a read while the server cannot be reached; afterwards it is tried again when the connection is back. */
const MAX_RETRIES = 3;

/**
 * How every hook reads: once. Changes come over the live connection, so nothing is ever stale by
 * age, and no return to the page asks again (invariant I9).
 */
export const readOnce = {
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  networkMode: "always",
  retry: (failures: number, error: Error) => mayPass(error) && failures < MAX_RETRIES,
} as const;

function mayPass(error: Error): boolean {
  return !(error instanceof JobwireError) || error.status === 0 || error.status >= 500;
}
