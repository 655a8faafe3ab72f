import type { ArtifactView } from "@jobwire/jobs/wire";
import type { JobwireError } from "../jobwire-error.ts";

export interface UseJobArtifacts {
  artifacts: readonly ArtifactView[];
  isPending: boolean;
  error: JobwireError | null;
}

/** The stored results of one job; read again once when it ends. */
export function useJobArtifacts(_jobId: string | null | undefined): UseJobArtifacts {
  return { artifacts: [], isPending: true, error: null };
}
