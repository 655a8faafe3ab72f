import type { JobEvent, JobView } from "@jobwire/jobs/wire";
import { IconRefreshAlert } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { errorWords } from "../live/words.ts";
import { noticeOf } from "./notice-of.ts";
import classes from "./job-notices.module.css";
import { words } from "./words.ts";

/** What a person should know about earlier attempts: why the last one ended, and from where this one goes on. */
export function JobNotices({ job, events }: { job: JobView; events: readonly JobEvent[] }) {
  const resumedAt = useResumedAt(job);
  if (job.state === "retrying" && job.error !== null) {
    const { title, message } = errorWords(job.error);
    return (
      <Notice>
        <strong>{words.because(title)}</strong> {message}
      </Notice>
    );
  }
  const text = job.state === "running" ? noticeOf(job, events, resumedAt) : null;
  return text === null ? null : <Notice>{text}</Notice>;
}

function Notice({ children }: { children: ReactNode }) {
  return (
    <p className={classes.notice}>
      <IconRefreshAlert size={18} aria-hidden />
      <span>{children}</span>
    </p>
  );
}

/** The first percent seen of the current attempt, where this page saw it begin. */
function useResumedAt(job: JobView): number | null {
  const [seen, setSeen] = useState<{ attempt: number; percent: number | null; began: boolean }>({
    attempt: job.attempt,
    percent: null,
    began: false,
  });
  const percent = job.progress?.attempt === job.attempt ? job.progress.percent : null;
  if (seen.attempt !== job.attempt) setSeen({ attempt: job.attempt, percent, began: true });
  else if (seen.began && seen.percent === null && percent !== null) setSeen({ ...seen, percent });
  return seen.percent;
}
