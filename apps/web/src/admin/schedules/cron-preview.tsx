import { useDebouncedValue } from "@mantine/hooks";
import { JobwireError } from "@jobwire/client";
import { useJobwire } from "@jobwire/client/react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { cronWords } from "./cron-words.ts";
import classes from "./schedule-dialog.module.css";
import { words } from "./words.ts";
import { hasSeconds, zoneTime } from "./zone-time.ts";

/** So many runs are shown ahead. */
const SHOWN_RUNS = 5;
/** The server is asked once the typing rests. */
const REST_MS = 250;

/** What a cron line means: in words, and as its next runs by the clocks of its zone. */
export function CronPreview({ cron, timeZone }: { cron: string; timeZone: string }) {
  const { schedules } = useJobwire();
  const [line] = useDebouncedValue(cron.trim(), REST_MS);
  const { data: runs, error } = useQuery<string[], Error>({
    queryKey: ["schedule-preview", line, timeZone],
    queryFn: () => schedules.preview(line, timeZone, SHOWN_RUNS),
    enabled: line !== "",
    retry: false,
    // What it would do from now on: not kept for a later opening.
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  const reading = cronWords(line);
  return (
    <div className={classes.preview} role="status">
      {error !== null ? (
        <p className={classes.wrong}>{error instanceof JobwireError ? error.message : words.actionFailed}</p>
      ) : (
        <>
          <p className={classes.reading}>{reading ?? line}</p>
          <p className={classes.nextRuns}>{runs?.length === 0 ? words.noRuns : words.nextRunsIn(timeZone)}</p>
          <ol className={classes.runs}>
            {(runs ?? []).map((at) => (
              <li key={at}>
                <time dateTime={at}>{zoneTime(at, timeZone, hasSeconds(line))}</time>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
