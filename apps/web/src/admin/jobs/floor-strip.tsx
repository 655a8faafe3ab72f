import { useFloor } from "@jobwire/client/react";
import classes from "./floor-strip.module.css";
import { words } from "./words.ts";

/** The whole floor at a glance. */
export function FloorStrip() {
  const { floor } = useFloor();
  const counts = floor?.counts;
  const workers = floor?.workers.filter((worker) => !worker.lost && worker.stoppedAt === null).length;
  const figures = [
    { label: words.overview.running, value: counts && counts.running + counts.cancelling, tone: "signal" },
    {
      label: words.overview.waiting,
      value: counts && counts.queued + counts.scheduled + counts.blocked,
      tone: "quiet",
    },
    { label: words.overview.retrying, value: counts?.retrying, tone: "warn" },
    { label: words.overview.completed, value: counts?.completed, tone: "quiet" },
    { label: words.overview.failed, value: counts?.failed, tone: "bad" },
    { label: words.overview.workers, value: workers, tone: workers === 0 ? "bad" : "quiet" },
  ];
  return (
    <dl className={classes.strip}>
      {figures.map(({ label, value, tone }) => (
        <div
          key={label}
          className={classes.figure}
          data-tone={value === 0 && tone !== "bad" ? "quiet" : tone}
          data-zero={value === 0 || undefined}
        >
          <dt>{label}</dt>
          <dd>
            {value === undefined ? "–" : value >= 10_000 ? "9 999+" : value.toLocaleString("en-GB").replace(",", " ")}
          </dd>
        </div>
      ))}
    </dl>
  );
}
