/** What the page of queues says. Admins read it: terms of the trade are welcome. */
import { plural } from "../../app/plural.ts";
import { ALL_QUEUES } from "@jobwire/jobs/catalog";

export const words = {
  title: "Queues",
  failedTitle: "The queues could not be read",
  loading: "Loading the queues",
  aside: (running: number, waiting: number) => `${running} running · ${counted(waiting)} waiting`,
  nameOf: (queue: string) => (queue === ALL_QUEUES ? "All queues together" : queue),
  paused: "Paused",
  draining: "Draining",
  pausedHint: "Nothing new starts. What runs goes on.",
  drainingHint: "New jobs are refused. What waits still runs.",
  running: (running: number, of: number | null) => (of === null ? `${running} running` : `${running} of ${of} running`),
  perMinute: (count: number) => `${counted(count)} started in the last minute`,
  pause: "Pause",
  resume: "Resume",
  drain: "Drain",
  accept: "End drain",
  clear: "Clear…",
  waitingLabel: "waiting",
  perMinuteLabel: "started / min",
  howMany: "how many",
  stretch: "in how many",
  unit: "of what",
  limits: "Limits",
  limitsOf: (queue: string) => `Limits of ${queue}`,
  noLimits: "No limits",
  changed: "changed",
  save: "Save limits",
  reset: "Reset to defaults",
  cancel: "Cancel",
  saved: (queue: string) => `Limits of ${queue} changed. They hold from now on.`,
  wasReset: (queue: string) => `Limits of ${queue} are the defaults again.`,
  actionFailed: "That did not work",
  noLimit: "no limit",
  per: "per",
  fields: {
    concurrency: "Running at once",
    userConcurrency: "At once per person",
    keyConcurrency: "At once per key",
    userJobs: "Open jobs per person",
    guestJobs: "Open jobs per guest",
    rate: "Starts",
    keyRate: "Starts per key",
  },
  hints: {
    concurrency: "In all processes together",
    userConcurrency: "So that nobody takes every place",
    keyConcurrency: "Jobs about the same thing",
    userJobs: "One more is refused when it is asked for",
    guestJobs: "Of people without an account, where fewer",
    rate: "In any stretch of that length",
    keyRate: "In any stretch of that length",
  },
  defaultIs: (value: string) => `Default ${value}`,
  problems: {
    atLeastOne: "Expected a whole number from 1, or nothing for no limit",
    interval: "Expected a length of 0.1 seconds or more",
  },
  clearTitle: (queue: string) => `Clear what waits in ${queue}?`,
  clearHow: "What becomes of it",
  clearCancel: "Cancel it",
  clearFail: "Fail it",
  clearCancelText: (count: number) =>
    `${jobs(count)} will be cancelled. People can run them again from their inbox. What runs goes on.`,
  clearFailText: (count: number) =>
    `${jobs(count)} will fail with the reason “cleared” and stand under Failed, where they can be retried together. What runs goes on.`,
  clearNow: (count: number, how: "cancel" | "fail") => `${how === "cancel" ? "Cancel" : "Fail"} ${jobs(count)}`,
  cleared: (count: number | null, how: "cancel" | "fail") =>
    `${count === null ? "What waited" : jobs(count)} ${how === "cancel" ? "cancelled" : "failed"}.`,
  clearNothing: "Nothing waits there.",
  keep: "Keep it",
  stop: "Stop everything…",
  stopTitle: "Stop everything?",
  stopIntro: "For emergencies. Resume undoes the stop, not what you choose to cancel or fail.",
  stopWaiting: "What waits",
  stopRunning: "What runs",
  stopKeep: "Keep",
  stopCancel: "Cancel",
  stopFail: "Fail",
  stopWill: "This will happen",
  stopNow: "Stop everything now",
  stopConfirm: (word: string) => `Type “${word}” to confirm`,
  stopWord: "stop",
  goOn: "Go on working",
  stopped: "Everything is stopped.",
  stoppedBanner: "Everything is stopped: nothing new starts in any queue.",
  resumeAll: "Resume everything",
  stoppedAt: "Stopped",
  providers: "Services jobs call",
  providersHint:
    "After several failures in a row a service is left alone for a while; jobs that need it wait at no cost.",
  noProviders: "Every service has answered so far.",
  circuit: { closed: "Answering", open: "Not answering", "half-open": "Being tried" },
  circuitFailures: (count: number) => plural(count, "1 failure in a row", `${count} failures in a row`),
  circuitRetry: (due: string, at: string) => `Next try ${due}, ${at}`,
  circuitTrying: "One call is trying whether it answers",
  circuitReset: "Call it again now",
  circuitResetDone: (provider: string) => `${provider} is called again from now on.`,
} as const;

/** Counts stop at 10 000. */
export function counted(count: number): string {
  return count >= 10_000 ? "10 000+" : count.toLocaleString("en-GB").replace(",", " ");
}

function jobs(count: number): string {
  return plural(count, "1 waiting job", `${counted(count)} waiting jobs`);
}
