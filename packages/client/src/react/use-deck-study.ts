import type { CardRating, CardStudyView, DeckStudyView } from "@jobwire/jobs/wire";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";

export interface UseDeckStudy {
  study: DeckStudyView | undefined;
  isPending: boolean;
  error: JobwireError | null;
  /** Keeps an answer; resolves with when the card comes back. */
  answer(cardId: string, rating: CardRating): Promise<CardStudyView>;
  /** Takes back the last answer; resolves with its card, or null. */
  undo(): Promise<string | null>;
  /** An answer, or its being taken back, is under way. */
  isAnswering: boolean;
}

/** What the viewer knows of one deck, and how they answer. */
export function useDeckStudy(jobId: string): UseDeckStudy {
  const client = useJobwire();
  const queryClient = useQueryClient();
  const key = queryKeys.deck(jobId);
  const query = useQuery<DeckStudyView, JobwireError>({
    ...readOnce,
    queryKey: key,
    queryFn: () => client.study.deck(jobId),
    refetchOnMount: "always",
  });
  const answer = useMutation<CardStudyView, JobwireError, { cardId: string; rating: CardRating }>({
    networkMode: "always",
    mutationFn: ({ cardId, rating }) => client.study.answer(jobId, cardId, rating),
    onSuccess: (card) =>
      queryClient.setQueryData<DeckStudyView>(key, (before) =>
        before === undefined
          ? before
          : {
              ...before,
              canUndo: true,
              studied: [card, ...before.studied.filter((one) => one.cardId !== card.cardId)],
            },
      ),
  });
  const undo = useMutation<string | null, JobwireError>({
    networkMode: "always",
    mutationFn: async () => (await client.study.undo(jobId)).cardId,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: key }),
  });
  return {
    study: query.data,
    isPending: query.isPending,
    error: query.error,
    answer: (cardId, rating) => answer.mutateAsync({ cardId, rating }),
    undo: () => undo.mutateAsync(),
    isAnswering: answer.isPending || undo.isPending,
  };
}
