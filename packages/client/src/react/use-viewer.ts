import type { Viewer } from "../api.ts";
import type { JobwireError } from "../jobwire-error.ts";

export interface UseViewer {
  /** Who is signed in; null while unknown and when nobody is. */
  viewer: Viewer | null;
  isPending: boolean;
  isSignedOut: boolean;
  error: JobwireError | null;
  /** Asks again, and reconnects: call it after signing in or out. */
  refresh(): Promise<void>;
}

/** Who is signed in. */
export function useViewer(): UseViewer {
  return { viewer: null, isPending: true, isSignedOut: false, error: null, refresh: async () => {} };
}
