import { ActionIcon } from "@mantine/core";
import { useItem } from "@jobwire/client/react";
import type { NoteView } from "@jobwire/jobs/wire";
import { IconRefresh } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import classes from "../live/job-line.module.css";
import { JobPicture } from "../live/job-picture.tsx";
import { StateBadge } from "../live/state-badge.tsx";
import { TimeAgo } from "../live/time-ago.tsx";
import type { JobActions } from "../live/use-job-actions.ts";
import { words } from "./words.ts";

/** One job that ended: the whole line opens its result; a failure says why and can be tried again. */
export const NoteLine = memo(function NoteLine({ note, actions }: { note: NoteView; actions: JobActions }) {
  const { item } = useItem(note.itemId);
  const reason = note.outcome === "failed" ? (note.reason ?? words.unknownReason) : null;
  return (
    <li className={classes.line} data-new={!note.isRead || undefined}>
      <JobPicture itemId={note.itemId} task={note.task} size={44} />
      <div className={classes.body}>
        <div className={classes.head}>
          <Link to="/jobs/$jobId" params={{ jobId: note.jobId }} className={classes.title}>
            {note.title}
          </Link>
          {item !== undefined && (
            <span className={classes.about} dir="auto" title={item.name}>
              {item.name}
            </span>
          )}
          {!note.isRead && <span className={classes.new}>{words.isNew}</span>}
          <TimeAgo at={note.at} className={classes.times} />
        </div>
        <div className={classes.outcome}>
          <StateBadge state={note.outcome} compact />
          {reason !== null && (
            <span className={classes.reason} title={reason}>
              {reason}
            </span>
          )}
        </div>
      </div>
      <div className={classes.actions}>
        {note.outcome === "failed" && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={words.retry(note.title)}
            title={words.retry(note.title)}
            loading={actions.isAsked(note.jobId)}
            onClick={() => void actions.retry(note.jobId)}
          >
            <IconRefresh size={18} />
          </ActionIcon>
        )}
      </div>
    </li>
  );
});
