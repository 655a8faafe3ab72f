import { useJobArtifacts } from "@jobwire/client/react";
import type { Deck } from "@jobwire/jobs/catalog";
import { useStoredJson } from "../results/use-stored.ts";

/** A deck's cards, out of the file its job made. */
export function useDeckCards(jobId: string): { deck: Deck | undefined; isPending: boolean; isMissing: boolean } {
  const { artifacts, isPending, error } = useJobArtifacts(jobId);
  const url = artifacts.find(({ name }) => name === "deck")?.url;
  const read = useStoredJson<Deck>(url);
  return {
    deck: read.value,
    isPending: isPending || (url !== undefined && read.isPending),
    isMissing: error !== null || read.isFailed || (!isPending && url === undefined),
  };
}
