import { Skeleton } from "@mantine/core";
import { useDecks } from "@jobwire/client/react";
import type { DeckView } from "@jobwire/jobs/wire";
import { Link } from "@tanstack/react-router";
import { LinkButton } from "../app/link-button.tsx";
import { PageTitle } from "../app/page-title.tsx";
import { ScreenError } from "../app/screen-error.tsx";
import { ScreenHead } from "../app/screen-head.tsx";
import { useNow } from "../live/now.ts";
import classes from "./decks-screen.module.css";
import { inWords } from "./next-card.ts";
import { words } from "./words.ts";

/** A person's decks: what is due first. */
export function DecksScreen() {
  const { decks, isPending, error } = useDecks();
  const nowMs = useNow(30_000);
  const make = (
    <LinkButton to="/studio" search={{ task: "cards.create" }}>
      {words.make}
    </LinkButton>
  );
  return (
    <div className={classes.screen}>
      <PageTitle>{words.title}</PageTitle>
      <ScreenHead title={words.title} actions={decks.length > 0 && make} />
      {error !== null ? (
        <ScreenError title={words.failed} error={error} />
      ) : isPending ? (
        <div aria-busy="true" className={classes.list}>
          {[0, 1, 2].map((ghost) => (
            <Skeleton key={ghost} height={76} radius={14} />
          ))}
        </div>
      ) : decks.length === 0 ? (
        <div className={classes.none}>
          <h2>{words.none}</h2>
          <p>{words.noneText}</p>
          {make}
        </div>
      ) : (
        <ul className={classes.list} aria-label={words.decks}>
          {decks.map((deck) => (
            <li key={deck.jobId}>
              <Link to="/study/$jobId" params={{ jobId: deck.jobId }} className={classes.deck}>
                <span className={classes.name} dir="auto">
                  {deck.title}
                </span>
                <span className={classes.cards}>{words.cards(deck.cards)}</span>
                <Due deck={deck} nowMs={nowMs} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Due({ deck, nowMs }: { deck: DeckView; nowMs: number }) {
  const { due, fresh, nextDueAt } = deck;
  if (due === 0 && fresh === 0) {
    const wait = nextDueAt === null ? null : inWords(Math.max(0, Date.parse(nextDueAt) - nowMs));
    return <span className={classes.rest}>{wait === null ? words.rest : words.next(wait)}</span>;
  }
  return (
    <span className={classes.figures}>
      {due > 0 && <strong className={classes.due}>{words.due(due)}</strong>}
      {fresh > 0 && <span>{words.fresh(fresh)}</span>}
    </span>
  );
}
