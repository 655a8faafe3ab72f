import { catalog, type TaskPartial } from "@jobwire/jobs/catalog";
import { ArtifactFigure } from "./artifact-figure.tsx";
import type { ResultViewProps } from "./result-views.ts";
import { storySoFar } from "./storybook/book-so-far.ts";
import classes from "./storybook/storybook.module.css";

/** A story, as far as it is written. */
export default function StoryAutoResult({ job, artifacts, partials }: ResultViewProps) {
  const output = job.state === "completed" ? catalog["story.auto"].output.safeParse(job.output).data : undefined;
  const { title, paragraphs } = output ?? storySoFar(partials as TaskPartial<"story.auto">[]);
  return (
    <>
      <div className={classes.making}>
        {title !== null && <h3 dir="auto">{title}</h3>}
        <div className={classes.story}>
          {paragraphs.map((paragraph, n) => (
            // oxlint-disable-next-line react/no-array-index-key -- a paragraph is its place: its words still grow
            <p key={n}>{paragraph}</p>
          ))}
        </div>
      </div>
      {artifacts.map((artifact) => (
        <ArtifactFigure key={artifact.id} artifact={artifact} />
      ))}
    </>
  );
}
