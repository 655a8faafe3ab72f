import { Button } from "@mantine/core";
import { useChildren } from "@jobwire/client/react";
import type { ChildCounts, JobView } from "@jobwire/jobs/wire";
import { useState } from "react";
import { JobLine } from "../live/job-line.tsx";
import { useJobActions } from "../live/use-job-actions.ts";
import { partsByUrgency, partsProgress } from "./children-of.ts";
import classes from "./job-parts.module.css";
import { words } from "./words.ts";

/** So many parts are listed at first. */
const SHOWN = 12;

/** The parts of a job, live: one bar for all of them, then each with how far it is. */
export function JobParts({ job, counts }: { job: JobView; counts: ChildCounts }) {
  const { children, error } = useChildren(job.id);
  const actions = useJobActions();
  const [isWhole, setWhole] = useState(false);
  const parts = partsByUrgency(children);
  const { total, completed, failed, cancelled, running, underWay, done } = partsProgress(counts, children);
  const said = [
    words.partsDone(done, total),
    running > 0 ? words.partsRunning(running) : "",
    failed > 0 ? words.partsFailed(failed) : "",
    cancelled > 0 ? words.partsCancelled(cancelled) : "",
  ]
    .filter((part) => part !== "")
    .join(" · ");
  const share = (count: number) => ({ width: `${(count / Math.max(1, total)) * 100}%` });
  return (
    <section className={classes.card} aria-labelledby="parts">
      <div className={classes.head}>
        <h2 id="parts" className={classes.heading}>
          {words.parts}
        </h2>
        <span className={classes.said}>{said}</span>
      </div>
      <div
        className={classes.bar}
        role="progressbar"
        aria-label={words.parts}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={said}
      >
        <span data-tone="good" style={share(completed)} />
        <span data-tone="bad" style={share(failed)} />
        <span data-tone="quiet" style={share(cancelled)} />
        <span data-tone="signal" style={share(underWay)} />
      </div>
      {error !== null && children.length === 0 && <p className={classes.said}>{words.partsUnread}</p>}
      <ul className={classes.list} aria-label={words.parts}>
        {parts.slice(0, isWhole ? parts.length : SHOWN).map((part) => (
          <JobLine key={part.id} job={part} actions={actions} isBrief isPart />
        ))}
      </ul>
      {parts.length > SHOWN && !isWhole && (
        <Button variant="subtle" color="gray" size="compact-md" onClick={() => setWhole(true)}>
          {words.moreParts(parts.length - SHOWN)}
        </Button>
      )}
    </section>
  );
}
