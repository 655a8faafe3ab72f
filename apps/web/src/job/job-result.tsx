import { Skeleton } from "@mantine/core";
import { isTaskName } from "@jobwire/jobs/catalog";
import { Suspense } from "react";
import { ResultActions } from "../collection/result-actions.tsx";
import { ArtifactFigure } from "../results/artifact-figure.tsx";
import { MadeByLine } from "../results/made-by-line.tsx";
import { RESULT_VIEWS, type ResultViewProps } from "../results/result-views.ts";
import { JsonView } from "./json-view.tsx";
import classes from "./job-result.module.css";
import { words } from "./words.ts";

/** What came of a job, or what has come of it so far. */
export function JobResult({ job, partials, artifacts }: ResultViewProps) {
  const latest = partials.at(-1);
  const isDone = job.state === "completed";
  const View = isTaskName(job.task) ? RESULT_VIEWS[job.task] : undefined;
  const hasSomething = artifacts.length > 0 || latest !== undefined || isDone;
  return (
    <section className={classes.card} aria-labelledby="result">
      <h2 id="result" className={classes.heading}>
        {words.result}
      </h2>
      {View === undefined
        ? artifacts.map((artifact) => <ArtifactFigure key={artifact.id} artifact={artifact} />)
        : hasSomething && (
            <Suspense fallback={<Skeleton height={240} radius={11} />}>
              <View job={job} artifacts={artifacts} partials={partials} />
            </Suspense>
          )}
      {View === undefined && !isDone && latest !== undefined && <Partial value={latest} />}
      {!isDone && !hasSomething && <p className={classes.none}>{words.resultPending}</p>}
      <ResultActions job={job} />
      {isDone && <MadeByLine output={job.output} />}
      {isDone && job.output !== null && job.output !== undefined && (
        <details className={classes.raw} open={artifacts.length === 0 && job.children === null}>
          <summary>{words.raw}</summary>
          <JsonView value={job.output} />
        </details>
      )}
    </section>
  );
}

/** What the handler has streamed last: a number to count by, or plain data. */
function Partial({ value }: { value: unknown }) {
  const remaining = remainingOf(value);
  if (remaining !== null) {
    return (
      <p className={classes.remaining}>
        <strong>{remaining}</strong> {words.remaining}
      </p>
    );
  }
  return (
    <>
      <p className={classes.none}>{words.partials}</p>
      <JsonView value={value} />
    </>
  );
}

function remainingOf(value: unknown): number | null {
  if (typeof value !== "object" || value === null || !("remaining" in value)) return null;
  return typeof value.remaining === "number" ? value.remaining : null;
}
