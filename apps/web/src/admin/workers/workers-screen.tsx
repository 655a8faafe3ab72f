import { Skeleton } from "@mantine/core";
import { useFloor } from "@jobwire/client/react";
import { PageTitle } from "../../app/page-title.tsx";
import { ScreenError } from "../../app/screen-error.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import { useNow } from "../../live/now.ts";
import { AdminOnly } from "../admin-only.tsx";
import { WorkerCard } from "./worker-card.tsx";
import { workerHealth } from "./worker-health.ts";
import classes from "./workers-screen.module.css";
import { words } from "./words.ts";

/** Processes that execute jobs, with their heartbeats; for admins. */
export function AdminWorkersScreen() {
  return (
    <AdminOnly>
      <Workers />
    </AdminOnly>
  );
}

function Workers() {
  const { floor, error } = useFloor();
  const nowMs = useNow(1_000);
  const workers = (floor?.workers ?? []).map((worker) => ({ worker, health: workerHealth(worker, nowMs) }));
  const here = workers.filter(({ health }) => health === "alive" || health === "late");
  const gone = workers.filter(({ health }) => health === "lost" || health === "stopped");
  return (
    <div className={classes.screen}>
      <PageTitle>{words.title}</PageTitle>
      <ScreenHead title={words.title} aside={floor === null ? undefined : words.aside(here.length)} />
      {error !== null && floor === null ? (
        <ScreenError title={words.failedTitle} error={error} />
      ) : floor === null ? (
        <div className={classes.grid} aria-busy="true" aria-label={words.loading}>
          <Skeleton height={190} radius={14} />
          <Skeleton height={190} radius={14} />
        </div>
      ) : (
        <>
          {workers.length === 0 && <p className={classes.none}>{words.none}</p>}
          <ul className={classes.grid} aria-label={words.title}>
            {here.map(({ worker, health }) => (
              <WorkerCard key={worker.id} worker={worker} health={health} />
            ))}
          </ul>
          {gone.length > 0 && (
            <>
              <h2 className={classes.heading}>{words.gone}</h2>
              <ul className={classes.grid} aria-label={words.gone}>
                {gone.map(({ worker, health }) => (
                  <WorkerCard key={worker.id} worker={worker} health={health} />
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </div>
  );
}
