import { ALL_QUEUES } from "@jobwire/jobs/catalog";
import type { QueueView } from "@jobwire/jobs/wire";
import { IconAdjustments, IconArrowBarToDown, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { SwitchButton } from "../../app/switch-button.tsx";
import { TimeAgo } from "../../live/time-ago.tsx";
import { LimitsEditor } from "./limits-editor.tsx";
import { limitsLine } from "./limits-form.ts";
import classes from "./queue-row.module.css";
import type { QueueActions } from "./use-queue-actions.ts";
import { counted, words } from "./words.ts";

interface Props {
  queue: QueueView;
  actions: QueueActions;
  onClear: (queue: QueueView) => void;
  /** Pressed in the row of all: the switch that undoes it stands elsewhere. */
  onPauseAll: () => void;
}

/** One queue: how full it is, what waits, and every switch it has. */
export function QueueRow({ queue, actions, onClear, onPauseAll }: Props) {
  const [isEditing, setEditing] = useState(false);
  const limitsSwitch = useRef<HTMLButtonElement>(null);
  const { name, limits, running, waiting, startedPerMinute, pausedAt, drainingAt } = queue;
  const title = words.nameOf(name);
  const isAll = name === ALL_QUEUES;
  const isBusy = actions.isBusy(name);
  const line = limitsLine(limits);
  const isChanged = Object.keys(queue.overrides).length > 0;
  return (
    <li className={classes.row} data-all={isAll || undefined} data-held={pausedAt !== null || undefined}>
      <div className={classes.top}>
        <h2 className={classes.name} data-mono={!isAll || undefined}>
          {title}
        </h2>
        {pausedAt !== null && (
          <span className={classes.switch} title={words.pausedHint}>
            <IconPlayerPause size={15} aria-hidden />
            {words.paused} <TimeAgo at={pausedAt} className={classes.since} />
          </span>
        )}
        {drainingAt !== null && (
          <span className={classes.switch} title={words.drainingHint}>
            <IconArrowBarToDown size={15} aria-hidden />
            {words.draining} <TimeAgo at={drainingAt} className={classes.since} />
          </span>
        )}
      </div>
      <div className={classes.state}>
        <Fill running={running} of={limits.concurrency ?? null} label={title} isHeld={pausedAt !== null} />
        <dl className={classes.figures}>
          <div data-zero={waiting === 0 || undefined}>
            <dd>{counted(waiting)}</dd>
            <dt>{words.waitingLabel}</dt>
          </div>
          <div data-zero={startedPerMinute === 0 || undefined} title={words.perMinute(startedPerMinute)}>
            <dd>{counted(startedPerMinute)}</dd>
            <dt>{words.perMinuteLabel}</dt>
          </div>
        </dl>
      </div>
      <div className={classes.actions}>
        {/* Where everything is stopped, the banner has the switch. */}
        {!(isAll && pausedAt !== null) && (
          <SwitchButton
            variant={pausedAt === null ? "default" : "filled"}
            isBusy={isBusy}
            leftSection={
              pausedAt === null ? <IconPlayerPause size={15} aria-hidden /> : <IconPlayerPlay size={15} aria-hidden />
            }
            aria-label={`${pausedAt === null ? words.pause : words.resume} ${title}`}
            onClick={() => {
              if (isAll) onPauseAll();
              void (pausedAt === null ? actions.pause(name) : actions.resume(name));
            }}
          >
            {pausedAt === null ? words.pause : words.resume}
          </SwitchButton>
        )}
        <SwitchButton
          isBusy={isBusy}
          title={drainingAt === null ? words.drainingHint : undefined}
          aria-label={`${drainingAt === null ? words.drain : words.accept} ${title}`}
          onClick={() => void (drainingAt === null ? actions.drain(name) : actions.accept(name))}
        >
          {drainingAt === null ? words.drain : words.accept}
        </SwitchButton>
        <SwitchButton disabled={waiting === 0} aria-label={`${words.clear} ${title}`} onClick={() => onClear(queue)}>
          {words.clear}
        </SwitchButton>
      </div>
      <div className={classes.limits}>
        <SwitchButton
          variant="subtle"
          color="gray"
          leftSection={<IconAdjustments size={16} aria-hidden />}
          ref={limitsSwitch}
          aria-expanded={isEditing}
          aria-label={words.limitsOf(title)}
          onClick={() => setEditing(!isEditing)}
        >
          {words.limits}
        </SwitchButton>
        <span className={classes.line}>{line === "" ? words.noLimits : line}</span>
        {isChanged && <span className={classes.changed}>{words.changed}</span>}
      </div>
      {isEditing && (
        <LimitsEditor
          queue={queue}
          actions={actions}
          onClose={() => {
            limitsSwitch.current?.focus();
            setEditing(false);
          }}
        />
      )}
    </li>
  );
}

interface FillProps {
  running: number;
  of: number | null;
  label: string;
  isHeld: boolean;
}

/** How much of a queue's room is taken. */
function Fill({ running, of, label, isHeld }: FillProps) {
  const share = of === null ? (running > 0 ? 1 : 0) : of === 0 ? 0 : Math.min(1, running / of);
  const text = words.running(running, of);
  return (
    <div className={classes.fill}>
      <div
        className={classes.gauge}
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={of ?? Math.max(1, running)}
        aria-valuenow={Math.min(running, of ?? running)}
        aria-valuetext={text}
        data-open={of === null || undefined}
        data-full={(share === 1 && of !== null) || undefined}
        data-held={isHeld || undefined}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <span className={classes.words}>
        {text}
        {of === null && <span className={classes.unlimited}> · {words.noLimit}</span>}
      </span>
    </div>
  );
}
