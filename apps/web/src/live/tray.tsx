import { useDisclosure, useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { useFinishedJobs } from "@jobwire/client/react";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useLocation, useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { lineWords } from "./line-words.ts";
import { useNow } from "./now.ts";
import { OutcomeAnnouncer } from "./outcome-announcer.tsx";
import { overallPercent, overallState, traySummary } from "./tray-summary.ts";
import { TrayLines } from "./tray-lines.tsx";
import classes from "./tray.module.css";
import { useActiveJobs } from "./use-active-jobs.ts";
import { useJobActions } from "./use-job-actions.ts";
import { WireProgress } from "./wire-progress.tsx";

const TraySheet = lazy(async () => ({ default: (await import("./tray-sheet.tsx")).TraySheet }));

/** What has just ended stays this long, so that it can be seen ending. */
const LINGER_MS = 6_000;

/** What is moving, on every page: a card in the corner, a sheet on the phone. */
export function Tray() {
  const { jobs: active, atWork } = useActiveJobs();
  const recent = useFinishedJobs();
  const nowMs = useNow(1_000);
  const actions = useJobActions();
  const isPhone = useMediaQuery("(max-width: 640px)") ?? false;
  const [isOpen, setOpen] = useLocalStorage({ key: "jobwire-tray-open", defaultValue: false });
  const [isSheetOpen, sheet] = useDisclosure(false);
  const onPage = useParams({ strict: false }).jobId;
  // The inbox lists what is under way itself.
  const isListed = useLocation({ select: ({ pathname }) => pathname === "/inbox" });

  const ended = recent.filter((job) => job.finishedAt !== null && nowMs - Date.parse(job.finishedAt) < LINGER_MS);
  // The job whose own page is open needs no second copy in the corner.
  const jobs = [...active, ...ended].filter((job) => job.id !== onPage);
  const summary = traySummary(jobs, atWork);

  return (
    <>
      <OutcomeAnnouncer jobs={recent} />
      {jobs.length > 0 && !isListed && (
        <section className={classes.tray} aria-label={lineWords.underWay} data-open={(isOpen && !isPhone) || undefined}>
          <button
            type="button"
            className={classes.head}
            aria-expanded={isPhone ? isSheetOpen : isOpen}
            onClick={() => (isPhone ? sheet.open() : setOpen(!isOpen))}
          >
            <span className={classes.summary}>{summary}</span>
            {isOpen && !isPhone ? <IconChevronDown size={18} aria-hidden /> : <IconChevronUp size={18} aria-hidden />}
          </button>
          <div className={classes.whole}>
            <WireProgress
              label={lineWords.allUnderWay}
              state={overallState(jobs, atWork)}
              percent={overallPercent(jobs)}
              size="hair"
            />
          </div>
          {isOpen && !isPhone && <TrayLines jobs={jobs} actions={actions} />}
        </section>
      )}
      {isPhone && isSheetOpen && (
        <Suspense>
          <TraySheet title={jobs.length === 0 ? lineWords.nothingUnderWay : summary} onClose={sheet.close}>
            <TrayLines jobs={jobs} actions={actions} />
          </TraySheet>
        </Suspense>
      )}
    </>
  );
}
