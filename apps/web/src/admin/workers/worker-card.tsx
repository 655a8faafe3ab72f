import type { WorkerView } from "@jobwire/jobs/wire";
import { IconAlertTriangle, IconHeartbeat, IconHeartBroken, IconPlayerStop } from "@tabler/icons-react";
import { TimeAgo } from "../../live/time-ago.tsx";
import classes from "./worker-card.module.css";
import type { WorkerHealth } from "./worker-health.ts";
import { words } from "./words.ts";

const LOOK = {
  alive: { icon: IconHeartbeat, tone: "signal" },
  late: { icon: IconAlertTriangle, tone: "warn" },
  lost: { icon: IconHeartBroken, tone: "bad" },
  stopped: { icon: IconPlayerStop, tone: "quiet" },
} as const;

/** Slots drawn one by one up to this many; beyond it a bar says as much. */
const DRAWN_SLOTS = 32;

/** One worker: is it there, when did it last say so, how much has it to do. */
export function WorkerCard({ worker, health }: { worker: WorkerView; health: WorkerHealth }) {
  const { icon: Icon, tone } = LOOK[health];
  const isHere = health === "alive" || health === "late";
  return (
    <li className={classes.card} data-here={isHere || undefined}>
      <div className={classes.head}>
        <div className={classes.names}>
          <div className={classes.host} title={worker.host}>
            {worker.host}
          </div>
          <div className={classes.id}>{worker.id.slice(-8)}</div>
        </div>
        <span className={classes.health} data-tone={tone}>
          <Icon size={16} aria-hidden />
          {words[health]}
        </span>
      </div>
      {isHere && <Slots running={worker.running} of={worker.concurrency} />}
      <dl className={classes.facts}>
        <div>
          <dt>{isHere ? words.heartbeat : words.lastSeen}</dt>
          <dd data-tone={tone === "warn" ? tone : undefined}>
            {/* Drawn anew with each beat: the flash is the beat. */}
            {health === "alive" && <span key={worker.heartbeatAt} className={classes.beat} aria-hidden />}
            <TimeAgo at={worker.heartbeatAt} />
          </dd>
        </div>
        <div>
          <dt>{words.started}</dt>
          <dd>
            <TimeAgo at={worker.startedAt} />
          </dd>
        </div>
        <div>
          <dt>{words.process}</dt>
          <dd className="mono">{worker.pid}</dd>
        </div>
        <div>
          <dt>{words.version}</dt>
          <dd className="mono">{worker.version}</dd>
        </div>
      </dl>
    </li>
  );
}

function Slots({ running, of }: { running: number; of: number }) {
  return (
    <div className={classes.load}>
      {of <= DRAWN_SLOTS ? (
        <div className={classes.slots} aria-hidden>
          {Array.from({ length: of }, (_, slot) => (
            <span key={slot} data-busy={slot < running || undefined} />
          ))}
        </div>
      ) : (
        <div className={classes.gauge} aria-hidden>
          <span style={{ width: `${Math.min(100, (running / of) * 100)}%` }} />
        </div>
      )}
      <span className={classes.busy}>{words.busy(running, of)}</span>
    </div>
  );
}
