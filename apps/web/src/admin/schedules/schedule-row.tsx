import type { ScheduleTickView, ScheduleView } from "@jobwire/jobs/wire";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClockOff,
  IconHandClick,
  IconPlayerPause,
  IconPlayerSkipForward,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { SwitchButton } from "../../app/switch-button.tsx";
import { formatExact, formatRelative } from "../../live/duration.ts";
import { useNow } from "../../live/now.ts";
import { TimeAgo } from "../../live/time-ago.tsx";
import { taskTitle } from "../../live/words.ts";
import { cronWords } from "./cron-words.ts";
import classes from "./schedule-row.module.css";
import type { ScheduleActions } from "./use-schedule-actions.ts";
import { words } from "./words.ts";
import { hasSeconds, zoneTime } from "./zone-time.ts";

interface Props {
  schedule: ScheduleView;
  person: string;
  actions: ScheduleActions;
  onEdit: (schedule: ScheduleView) => void;
  onRemove: (schedule: ScheduleView) => void;
}

const OUTCOME_LOOK = {
  started: { icon: IconCircleCheck, tone: "good" },
  "by-hand": { icon: IconHandClick, tone: "good" },
  skipped: { icon: IconPlayerSkipForward, tone: "quiet" },
  missed: { icon: IconClockOff, tone: "warn" },
  refused: { icon: IconAlertTriangle, tone: "bad" },
} as const;

/** One schedule: what it starts, when next, how the last time went, and what can be done about it. */
export function ScheduleRow({ schedule, person, actions, onEdit, onRemove }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { id, name, task, cron, timeZone, pausedAt, ticks, overlap, catchUp } = schedule;
  const isBusy = actions.isBusy(id);
  const latest = ticks[0];
  return (
    <li className={classes.row} data-paused={pausedAt !== null || undefined}>
      <div className={classes.names}>
        <h2 className={classes.name} dir="auto">
          {name}
        </h2>
        <p className={classes.dim}>
          {taskTitle(task)} {words.of} <span dir="auto">{person}</span>
        </p>
      </div>
      <div className={classes.when}>
        <p className={classes.reading}>
          {cronWords(cron) ?? cron} <span className={classes.zone}>{timeZone}</span>
        </p>
        <p className={classes.cron}>{cron}</p>
      </div>
      <dl className={classes.facts}>
        <div>
          <dt>{words.next}</dt>
          <dd>
            <NextRun schedule={schedule} />
          </dd>
        </div>
        <div>
          <dt>{words.last}</dt>
          <dd>{latest === undefined ? words.lastNone : <Outcome tick={latest} />}</dd>
        </div>
      </dl>
      <div className={classes.actions}>
        <SwitchButton
          isBusy={isBusy}
          aria-label={`${words.runNow}: ${name}`}
          onClick={() => void actions.runNow(schedule)}
        >
          {words.runNow}
        </SwitchButton>
        <SwitchButton
          isBusy={isBusy}
          aria-label={`${pausedAt === null ? words.pause : words.resume} ${name}`}
          onClick={() => void (pausedAt === null ? actions.pause(schedule) : actions.resume(schedule))}
        >
          {pausedAt === null ? words.pause : words.resume}
        </SwitchButton>
        <SwitchButton isBusy={isBusy} aria-label={`${words.edit} ${name}`} onClick={() => onEdit(schedule)}>
          {words.edit}
        </SwitchButton>
        <SwitchButton
          variant="subtle"
          color="red"
          isBusy={isBusy}
          aria-label={`${words.remove} ${name}`}
          onClick={() => onRemove(schedule)}
        >
          {words.remove}
        </SwitchButton>
      </div>
      <div className={classes.foot}>
        <SwitchButton
          variant="subtle"
          color="gray"
          aria-expanded={isOpen}
          aria-label={words.historyOf(name)}
          onClick={() => setOpen(!isOpen)}
        >
          {words.history}
        </SwitchButton>
        <span className={classes.dim}>
          {words.overlapLine(overlap)} · {words.catchUpLine(catchUp)}
        </span>
      </div>
      {isOpen && <History schedule={schedule} />}
    </li>
  );
}

function NextRun({ schedule: { pausedAt, nextAt, timeZone, cron } }: { schedule: ScheduleView }) {
  const nowMs = useNow(1_000, pausedAt === null && nextAt !== null);
  if (pausedAt !== null) {
    return (
      <span className={classes.held}>
        <IconPlayerPause size={15} aria-hidden />
        {words.paused}
      </span>
    );
  }
  if (nextAt === null) return words.noNext;
  return (
    <time dateTime={nextAt} title={formatExact(nextAt)}>
      <span className={classes.soon}>{formatRelative(nextAt, Math.min(nowMs, Date.parse(nextAt) - 1))}</span>
      <span className={classes.absolute}>{zoneTime(nextAt, timeZone, hasSeconds(cron))}</span>
    </time>
  );
}

function Outcome({ tick }: { tick: ScheduleTickView }) {
  const { icon: Icon, tone } = OUTCOME_LOOK[tick.outcome];
  return (
    <>
      <span className={classes.outcome} data-tone={tone} title={tick.reason ?? undefined}>
        <Icon size={15} aria-hidden />
        {words.outcome[tick.outcome]}
      </span>
      <TimeAgo at={tick.at} className={classes.absolute} />
    </>
  );
}

/** The latest ticks, newest first. */
function History({ schedule: { ticks, timeZone, name, cron } }: { schedule: ScheduleView }) {
  if (ticks.length === 0) return <p className={classes.noTicks}>{words.historyEmpty}</p>;
  return (
    <ol className={classes.ticks} aria-label={words.historyOf(name)}>
      {ticks.map((tick) => (
        <li key={`${tick.at} ${tick.jobId ?? tick.outcome}`} className={classes.tick}>
          <time dateTime={tick.at} title={formatExact(tick.at)} className={classes.tickAt}>
            {zoneTime(tick.at, timeZone, hasSeconds(cron))}
          </time>
          <span className={classes.outcome} data-tone={OUTCOME_LOOK[tick.outcome].tone}>
            {words.outcome[tick.outcome]}
          </span>
          <span className={classes.reason}>{tick.reason}</span>
          {tick.jobId !== null && (
            <Link to="/jobs/$jobId" params={{ jobId: tick.jobId }} className={classes.job}>
              {words.openJob}
            </Link>
          )}
        </li>
      ))}
    </ol>
  );
}
