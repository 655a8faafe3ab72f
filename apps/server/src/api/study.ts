import { z } from "zod";
import { transact } from "@jobwire/db";
import { type CardStudyView, type DeckStudyView, type DeckView, RATINGS } from "@jobwire/jobs/wire";
import { notFound } from "./api-error.ts";
import { answered, previewOf, type CardMemory } from "./card-memory.ts";
import { authed, router, type AuthedContext } from "./procedures.ts";
import { listDecks, lockReview, readDeckTitle, readReviews, undoReview, writeReview } from "./study-rows.ts";
import { wireOutput } from "./wire-output.ts";

const zDeck = z.object({ jobId: z.uuid() });
const zAnswer = zDeck.extend({
  cardId: z.string().regex(/^[0-9a-f]{16}$/, "16 hexadecimal digits"),
  rating: z.enum(RATINGS),
});

/** Studying decks of flashcards, each by the job that made it. What a person knows is their own: admins see none of it. */
export const studyRouter = router({
  decks: authed.query(async ({ ctx }) => wireOutput<DeckView[]>(await listDecks(ctx.services.pool, ctx.viewer.userId))),

  deck: authed
    .input(zDeck)
    .query(async ({ ctx, input }) => wireOutput<DeckStudyView>(await readDeck(ctx, input.jobId))),

  /** Keeps an answer; the deck is kept from then on, whatever the retention. */
  answer: authed.input(zAnswer).mutation(async ({ ctx, input }) => {
    const { pool, engine } = ctx.services;
    const { userId } = ctx.viewer;
    const { jobId, cardId, rating } = input;
    if ((await readDeckTitle(pool, jobId, userId)) === null) throw notFound("job");
    const view = await transact(pool, async (client) => {
      const { memory, now } = await lockReview(client, { jobId, userId, cardId });
      const after = answered(memory, rating, now);
      await writeReview(client, { jobId, userId, cardId, ...after, at: now });
      return toView(cardId, after.memory, after.dueAt, now);
    });
    if (view.reps === 1) await engine.pin(jobId, true);
    return wireOutput<CardStudyView>(view);
  }),

  /** Takes back the last answer. `cardId` is null where there is none. */
  undo: authed.input(zDeck).mutation(async ({ ctx, input }) => {
    const { pool } = ctx.services;
    if ((await readDeckTitle(pool, input.jobId, ctx.viewer.userId)) === null) throw notFound("job");
    return { cardId: await undoReview(pool, input.jobId, ctx.viewer.userId) };
  }),
});

async function readDeck({ services, viewer }: AuthedContext, jobId: string): Promise<DeckStudyView> {
  const title = await readDeckTitle(services.pool, jobId, viewer.userId);
  if (title === null) throw notFound("job");
  const rows = await readReviews(services.pool, jobId, viewer.userId);
  const now = rows[0]?.now ?? new Date();
  return {
    jobId,
    title,
    studied: rows.map(({ cardId, memory, dueAt }) => toView(cardId, memory, dueAt, now)),
    fresh: previewOf(null, now),
    canUndo: rows[0]?.canUndo ?? false,
  };
}

function toView(cardId: string, memory: CardMemory, dueAt: Date, now: Date): CardStudyView {
  const { reps, lapses } = memory as { reps: number; lapses: number };
  return { cardId, dueAt: dueAt.toISOString(), reps, lapses, preview: previewOf(memory, now) };
}
