/** What the page of schedules says. Admins read it: terms of the trade are welcome. */
import type { Overlap, TickOutcome } from "@jobwire/jobs/wire";

const OUTCOMES: Readonly<Record<TickOutcome, string>> = {
  started: "Started",
  "by-hand": "Run by hand",
  skipped: "Skipped",
  missed: "Missed",
  refused: "Refused",
};

const OVERLAPS: Readonly<Record<Overlap, { label: string; hint: string }>> = {
  skip: { label: "Skip", hint: "The tick is left out." },
  queue: { label: "Wait for it", hint: "The new job starts when all earlier ones are over, however they ended." },
  replace: { label: "Replace", hint: "The earlier job is cancelled." },
};

export const words = {
  title: "Schedules",
  aside: (count: number) => `${count}`,
  failedTitle: "The schedules could not be read",
  loading: "Loading the schedules",
  create: "New schedule",
  emptyTitle: "Nothing runs by the clock yet",
  empty: "A schedule starts a task at set times: every night, every Monday at nine, every ten seconds.",
  next: "Next run",
  noNext: "never again",
  paused: "Paused",
  last: "Last",
  lastNone: "not run yet",
  task: "Task",
  of: "of",
  zone: "Time zone",
  runNow: "Run now",
  pause: "Pause",
  resume: "Resume",
  edit: "Edit",
  remove: "Remove",
  history: "History",
  historyOf: (name: string) => `History of ${name}`,
  historyEmpty: "It has not been due yet.",
  openJob: "Open job",
  outcome: OUTCOMES,
  overlap: OVERLAPS,
  overlapLine: (overlap: Overlap) => `If the last one still runs: ${OVERLAPS[overlap].label.toLowerCase()}`,
  catchUpLine: (count: number) =>
    count === 0
      ? "Missed ticks are left out"
      : count === 1
        ? "Makes up for 1 missed tick"
        : `Makes up for up to ${count} missed ticks`,
  ran: (name: string) => `${name} runs now.`,
  removed: (name: string) => `${name} is removed. Jobs it started stay.`,
  actionFailed: "That did not work",
  removeTitle: (name: string) => `Remove “${name}”?`,
  removeText: "It starts nothing any more. Jobs it has started stay as they are.",
  keep: "Keep it",
  newTitle: "New schedule",
  editTitle: (name: string) => `Edit “${name}”`,
  save: "Save",
  saveNew: "Create schedule",
  cancel: "Cancel",
  name: "Name",
  namePlaceholder: "Nightly countdown",
  nameMissing: "Give it a name.",
  input: "What it does",
  when: "When",
  cron: "Cron line",
  cronHint: "minute hour day month weekday; six fields: seconds first",
  zoneHint: "Whose clocks it goes by",
  presets: "Often used",
  nextRuns: "Next runs",
  nextRunsIn: (zone: string) => `Next runs in ${zone}`,
  noRuns: "It would never run.",
  overlapLabel: "If the last job is not over yet",
  catchUp: "Missed ticks to make up for",
  catchUpHint: "After a time when no server ran; 0 to 100",
  saveFailed: "The schedule could not be saved",
} as const;

/** Lines that save typing. */
export const PRESETS = [
  { label: "Every minute", cron: "* * * * *" },
  { label: "Every hour", cron: "0 * * * *" },
  { label: "Every day at 09:00", cron: "0 9 * * *" },
  { label: "Weekdays at 09:00", cron: "0 9 * * 1-5" },
  { label: "1st of the month", cron: "0 9 1 * *" },
] as const;
