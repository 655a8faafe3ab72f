import type { DeckView } from "@jobwire/jobs/wire";
import { useQuery } from "@tanstack/react-query";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";

export interface UseDecks {
  /** What is due first, then the newest. */
  decks: readonly DeckView[];
  isPending: boolean;
  error: JobwireError | null;
}

const NONE: readonly DeckView[] = [];

/** The viewer's decks of flashcards, with how many cards are due; read when the screen opens. */
export function useDecks(): UseDecks {
  const client = useJobwire();
  const query = useQuery<DeckView[], JobwireError>({
    ...readOnce,
    queryKey: queryKeys.decks,
    queryFn: () => client.study.decks(),
    refetchOnMount: "always",
  });
  return { decks: query.data ?? NONE, isPending: query.isPending, error: query.error };
}
