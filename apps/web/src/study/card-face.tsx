import type { Card } from "@jobwire/jobs/catalog";
import classes from "./card-face.module.css";
import { words } from "./words.ts";

const GAP = "[…]";

/** A card: its question, and once open its answer with where it is from. */
export function CardFace({ card, isOpen }: { card: Card; isOpen: boolean }) {
  const parts = card.front.split(GAP);
  return (
    <article className={classes.card} aria-label={words.question}>
      <p className={classes.front} dir="auto">
        {card.kind === "basic"
          ? card.front
          : parts.flatMap((part, i) =>
              i === parts.length - 1
                ? [part]
                : [
                    part,
                    <mark key={i} className={classes.gap} data-open={isOpen || undefined}>
                      {isOpen ? card.back : GAP}
                    </mark>,
                  ],
            )}
      </p>
      {isOpen && (
        <div className={classes.back} aria-live="polite">
          {card.kind === "basic" && (
            <p className={classes.answer} dir="auto">
              {card.back}
            </p>
          )}
          <p className={classes.source} dir="auto">
            {card.kind === "basic" && card.source}
            {card.page !== null && <span className={classes.page}>{words.page(card.page)}</span>}
          </p>
        </div>
      )}
    </article>
  );
}
