import { ActionIcon } from "@mantine/core";
import type { TaskOutput } from "@jobwire/jobs/catalog";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { useArtifactUrl } from "../artifact-base.ts";
import classes from "./storybook.module.css";
import { ScenePicture } from "./scene-picture.tsx";
import { words } from "./words.ts";

/** What of a book is shown. */
export type Book = Pick<
  TaskOutput<"storybook.create">,
  "title" | "hero" | "scenes" | "coverArtifactId" | "starArtifactId"
>;

/** The book to leaf through: its cover, then a picture and its text at a time. Arrow keys turn the page. */
export function BookPages({ book }: { book: Book }) {
  const [at, setAt] = useState(0);
  const urlOf = useArtifactUrl();
  const { title, hero, scenes, coverArtifactId, starArtifactId } = book;
  const last = scenes.length;
  const turn = (by: number) => setAt((before) => Math.min(last, Math.max(0, before + by)));
  const scene = scenes[at - 1];

  function onKey(event: KeyboardEvent): void {
    if (event.key === "ArrowRight") turn(1);
    else if (event.key === "ArrowLeft") turn(-1);
    else return;
    event.preventDefault();
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys on the buttons inside bubble up to here
    <section className={classes.book} aria-label={words.book(title)} onKeyDown={onKey}>
      <div className={classes.spread} key={at}>
        {scene === undefined ? (
          <div className={classes.cover}>
            <ScenePicture picture={coverArtifactId} alt={words.cover(title)} />
            <h3 className={classes.coverTitle} dir="auto">
              {title}
            </h3>
            {starArtifactId !== null && (
              <img className={classes.star} src={urlOf(starArtifactId)} alt={words.star(hero)} />
            )}
          </div>
        ) : (
          <>
            <ScenePicture picture={scene.artifactId} alt={scene.caption} />
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
            <div className={classes.text} tabIndex={0}>
              {scene.text.split("\n\n").map((paragraph) => (
                <p key={paragraph}>{paragraph}</p>
              ))}
            </div>
          </>
        )}
      </div>
      <div className={classes.turn}>
        <ActionIcon
          variant="default"
          size="xl"
          radius="xl"
          aria-label={words.previous}
          disabled={at === 0}
          onClick={() => turn(-1)}
        >
          <IconChevronLeft size={22} aria-hidden />
        </ActionIcon>
        <span aria-live="polite" className={classes.folio}>
          {at === 0 ? words.coverPage : words.page(at, last)}
        </span>
        <ActionIcon
          variant="default"
          size="xl"
          radius="xl"
          aria-label={words.next}
          disabled={at === last}
          onClick={() => turn(1)}
        >
          <IconChevronRight size={22} aria-hidden />
        </ActionIcon>
      </div>
    </section>
  );
}
