import type { CircuitView } from "@jobwire/jobs/wire";
import { IconCircleCheck, IconPlugConnectedX, IconRefresh } from "@tabler/icons-react";
import { SwitchButton } from "../../app/switch-button.tsx";
import { formatClock, formatExact, formatRelative } from "../../live/duration.ts";
import { useNow } from "../../live/now.ts";
import { TimeAgo } from "../../live/time-ago.tsx";
import classes from "./circuits.module.css";
import type { QueueActions } from "./use-queue-actions.ts";
import { words } from "./words.ts";

const LOOK = {
  closed: { icon: IconCircleCheck, tone: "good" },
  open: { icon: IconPlugConnectedX, tone: "bad" },
  "half-open": { icon: IconRefresh, tone: "warn" },
} as const;

/** Services that jobs call: do they answer, and when is a silent one asked again. */
export function Circuits({ circuits, actions }: { circuits: readonly CircuitView[]; actions: QueueActions }) {
  return (
    <section className={classes.section} aria-labelledby="providers">
      <h2 id="providers" className={classes.heading}>
        {words.providers}
      </h2>
      <p className={classes.hint}>{circuits.length === 0 ? words.noProviders : words.providersHint}</p>
      {circuits.length > 0 && (
        <ul className={classes.list}>
          {circuits.map((circuit) => (
            <Circuit key={circuit.provider} circuit={circuit} actions={actions} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Circuit({ circuit, actions }: { circuit: CircuitView; actions: QueueActions }) {
  const { provider, state, failures, openedAt, retryAt, error } = circuit;
  const { icon: Icon, tone } = LOOK[state];
  const nowMs = useNow(1_000, state === "open");
  return (
    <li className={classes.circuit}>
      <div className={classes.names}>
        <h3 className={classes.name}>{provider}</h3>
        <span className={classes.state} data-tone={tone}>
          <Icon size={16} aria-hidden />
          {words.circuit[state]}
          {openedAt !== null && (
            <span className={classes.since}>
              <TimeAgo at={openedAt} />
            </span>
          )}
        </span>
      </div>
      <div className={classes.story}>
        {error !== null && <p className={classes.error}>{error.message}</p>}
        <p className={classes.facts}>
          {failures > 0 && <span>{words.circuitFailures(failures)}</span>}
          {state === "half-open" && <span>{words.circuitTrying}</span>}
          {state === "open" && retryAt !== null && (
            <time dateTime={retryAt} title={formatExact(retryAt)}>
              {words.circuitRetry(formatRelative(retryAt, nowMs), formatClock(retryAt, nowMs))}
            </time>
          )}
        </p>
      </div>
      {state !== "closed" && (
        <SwitchButton
          isBusy={actions.isBusy(`circuit ${provider}`)}
          aria-label={`${words.circuitReset}: ${provider}`}
          onClick={() => void actions.resetCircuit(provider)}
        >
          {words.circuitReset}
        </SwitchButton>
      )}
    </li>
  );
}
