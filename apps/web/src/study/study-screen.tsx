import { Button, Progress, Skeleton } from "@mantine/core";
import { useDeckStudy } from "@jobwire/client/react";
import { type CardRating, RATINGS } from "@jobwire/jobs/wire";
import { IconArrowBackUp } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { LinkButton } from "../app/link-button.tsx";
import { PageTitle } from "../app/page-title.tsx";
import { useNow } from "../live/now.ts";
import { showProblem } from "../live/use-job-actions.ts";
import { CardFace } from "./card-face.tsx";
import { inWords, nextCard } from "./next-card.ts";
import classes from "./study-screen.module.css";
import { useDeckCards } from "./use-deck-cards.ts";
import { words } from "./words.ts";

const route = getRouteApi("/signed-in/study/$jobId");

/** One deck, card by card. */
export function StudyScreen() {
  const { jobId } = route.useParams();
  const { deck, isPending, isMissing } = useDeckCards(jobId);
  const { study, isPending: isReading, error, answer, undo, isAnswering } = useDeckStudy(jobId);
  const nowMs = useNow(5_000);
  const [openId, setOpenId] = useState<string | null>(null);
  const [done, setDone] = useState(0);
  const shown = useRef<HTMLButtonElement>(null);

  const session = deck === undefined || study === undefined ? null : nextCard(deck.cards, study, nowMs);
  const card = session?.shown ?? null;
  const cardId = card?.card.id;
  const isOpen = cardId !== undefined && openId === cardId;
  const open = () => setOpenId(cardId ?? null);
  useEffect(() => shown.current?.focus({ preventScroll: true }), [cardId, isOpen]);

  async function rate(rating: CardRating): Promise<void> {
    if (cardId === undefined || isAnswering) return;
    try {
      await answer(cardId, rating);
      setDone((before) => before + 1);
      setOpenId(null);
    } catch (problem) {
      showProblem(words.answerFailed, problem);
    }
  }
  async function takeBack(): Promise<void> {
    if (study?.canUndo !== true || isAnswering) return;
    try {
      if ((await undo()) !== null) setDone((before) => Math.max(0, before - 1));
    } catch (problem) {
      showProblem(words.answerFailed, problem);
    }
  }

  useKeys({ isOpen, hasCard: card !== null, onShow: open, onRate: rate, onUndo: takeBack });

  if (isMissing || error !== null) {
    return (
      <div className={classes.screen}>
        <h1 className={classes.end}>{words.deckFailed}</h1>
        <p className={classes.text}>{words.gone}</p>
        <LinkButton to="/study">{words.back}</LinkButton>
      </div>
    );
  }
  if (isPending || isReading || session === null) {
    return (
      <div className={classes.screen} aria-busy="true">
        <Skeleton className={classes.ghost} radius={18} />
      </div>
    );
  }
  const all = done + session.left;
  return (
    <div className={classes.screen}>
      <PageTitle>{study?.title ?? words.title}</PageTitle>
      <header className={classes.head}>
        <h1 className={classes.title} dir="auto">
          {study?.title}
        </h1>
        <span className={classes.count} aria-live="polite">
          {words.left(session.left)}
        </span>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconArrowBackUp size={18} aria-hidden />}
          disabled={study?.canUndo !== true || isAnswering}
          onClick={() => void takeBack()}
        >
          {words.undo}
        </Button>
      </header>
      <Progress
        value={all === 0 ? 100 : (100 * done) / all}
        size="xs"
        aria-label={words.progress(done, all)}
        className={classes.progress}
      />
      {card === null ? (
        <End done={done} nextAtMs={session.nextAtMs} nowMs={nowMs} />
      ) : (
        <>
          <CardFace card={card.card} isOpen={isOpen} />
          {isOpen ? (
            <div className={classes.ratings}>
              {RATINGS.map((rating, i) => (
                <Button
                  key={rating}
                  ref={rating === "good" ? shown : undefined}
                  size="lg"
                  variant={rating === "good" ? "filled" : "default"}
                  className={classes.rating}
                  disabled={isAnswering}
                  aria-keyshortcuts={String(i + 1)}
                  onClick={() => void rate(rating)}
                >
                  <span className={classes.rated}>
                    {words.ratings[rating]}
                    <small>{inWords(card.preview[rating])}</small>
                  </span>
                </Button>
              ))}
            </div>
          ) : (
            <Button ref={shown} size="lg" fullWidth onClick={open}>
              {words.show}
            </Button>
          )}
          <p className={classes.keys}>{words.keys}</p>
        </>
      )}
    </div>
  );
}

function End({ done, nextAtMs, nowMs }: { done: number; nextAtMs: number | null; nowMs: number }) {
  return (
    <section className={classes.over} aria-live="polite">
      <h2 className={classes.end}>{words.doneTitle}</h2>
      <p className={classes.text}>
        {done > 0 && `${words.done(done)} `}
        {nextAtMs === null ? words.noneWaits : words.next(inWords(nextAtMs - nowMs))}
      </p>
      <LinkButton to="/study">{words.back}</LinkButton>
    </section>
  );
}

interface Keys {
  isOpen: boolean;
  hasCard: boolean;
  onShow: () => void;
  onRate: (rating: CardRating) => Promise<void>;
  onUndo: () => Promise<void>;
}

function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { isOpen, hasCard, onShow, onRate, onUndo } = latest.current;
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (target?.closest("input, textarea, select, [contenteditable], [role=dialog]")) return;
      const rating = RATINGS[Number(event.key) - 1];
      if (event.key === "z" || event.key === "Z") void onUndo();
      else if (hasCard && isOpen && rating !== undefined) void onRate(rating);
      // A button under the focus takes the space itself.
      else if (event.key === " " && hasCard && !isOpen && target?.closest("button, a") === null) onShow();
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}
