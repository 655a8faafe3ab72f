import { Button } from "@mantine/core";
import { useChildren, useJobLog } from "@jobwire/client/react";
import { catalog, type TaskPartial } from "@jobwire/jobs/catalog";
import { IconDownload } from "@tabler/icons-react";
import { useArtifactUrl } from "./artifact-base.ts";
import type { ResultViewProps } from "./result-views.ts";
import { BookPages } from "./storybook/book-pages.tsx";
import { bookSoFar } from "./storybook/book-so-far.ts";
import { ScenePicture } from "./storybook/scene-picture.tsx";
import classes from "./storybook/storybook.module.css";
import { words } from "./storybook/words.ts";

/** A storybook: its words as they are written, its pictures as they come, then the book to leaf through. */
export default function StorybookCreateResult({ job, partials }: ResultViewProps) {
  const output = job.state === "completed" ? catalog["storybook.create"].output.safeParse(job.output).data : undefined;
  if (output === undefined)
    return <InTheMaking jobId={job.id} partials={partials as TaskPartial<"storybook.create">[]} />;
  const { pdfArtifactId, epubArtifactId, pageCount, wordCount, notes } = output;
  return (
    <>
      <BookPages book={output} />
      <div className={classes.downloads}>
        <span className={classes.about}>{words.about(pageCount, wordCount)}</span>
        <Download artifactId={pdfArtifactId} label={words.pdf} />
        <Download artifactId={epubArtifactId} label={words.epub} />
      </div>
      {notes.length > 0 && (
        <aside className={classes.notes}>
          {words.notes}
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </aside>
      )}
    </>
  );
}

function Download({ artifactId, label }: { artifactId: string; label: string }) {
  const urlOf = useArtifactUrl();
  return (
    <Button
      component="a"
      variant="default"
      href={`${urlOf(artifactId)}?download`}
      download
      leftSection={<IconDownload size={17} aria-hidden />}
    >
      {label}
    </Button>
  );
}

function InTheMaking({ jobId, partials }: { jobId: string; partials: readonly TaskPartial<"storybook.create">[] }) {
  // The story's own job streams its words; this one has them when they are all there.
  const isWritten = partials.some(({ kind }) => kind === "story");
  const { children } = useChildren(jobId);
  const writer = isWritten ? undefined : children.find(({ task }) => task === "story.auto");
  const { partials: writing } = useJobLog<"story.auto">(writer?.id ?? null);
  const { title, paragraphs, scenes } = bookSoFar(partials, writing);
  return (
    <div className={classes.making}>
      {title !== null && <h3 dir="auto">{title}</h3>}
      {scenes === null ? (
        <>
          <p className={classes.status}>{words.writing}</p>
          <div className={classes.story}>
            {paragraphs.map((paragraph, n) => (
              // oxlint-disable-next-line react/no-array-index-key -- a paragraph is its place: its words still grow
              <p key={n}>{paragraph}</p>
            ))}
          </div>
        </>
      ) : (
        <ol className={classes.scenes}>
          {scenes.map(({ number, caption, picture }) => (
            <li key={number}>
              <figure>
                <ScenePicture picture={picture} alt={words.scene(number)} />
                <figcaption>{caption}</figcaption>
              </figure>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
