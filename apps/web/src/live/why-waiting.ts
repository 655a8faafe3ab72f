/** Why a job does not run yet, in plain words: the one place that says it. Pure; used by every screen. */
import { plural } from "../app/plural.ts";
import { catalog, isTaskName, type TaskDefinition } from "@jobwire/jobs/catalog";
import type { JobView, Waiting, WhyWaiting } from "@jobwire/jobs/wire";
import { formatAbout, formatClock, formatRelative } from "./duration.ts";

/** Nearer than this, a start is said as a countdown, further away as a time of day. */
const COUNTDOWN_MS = 10 * 60 * 1_000;
/** The server counts no further. */
const LAST_POSITION = 1_000;

/** What people call a service that jobs need. */
const SERVICES: Readonly<Record<string, string>> = {
  openai: "the AI service",
  segmind: "the poster service",
  trellis: "the 3D service",
  image: "the image service",
  images: "the image service",
  text: "the text service",
  mail: "the mail service",
};

type WaitingJob = Pick<JobView, "task" | "state" | "runAt" | "children" | "waiting">;

/** One line for a card: "3rd in line · starts in about 2 min", "Paused by an admin". */
export function waitingLine(job: WaitingJob, nowMs: number): string {
  const { waiting } = job;
  switch (waiting?.why ?? guess(job)) {
    case "scheduled":
      return scheduledWords(job.runAt, nowMs);
    case "backoff":
      return `Next try ${Date.parse(job.runAt) <= nowMs ? "now" : formatRelative(job.runAt, nowMs)}`;
    case "blocked":
      return blockedWords(job);
    case "all-paused":
      return "Everything is paused by an admin";
    case "paused":
      return "Paused by an admin";
    case "provider-out":
      return providerWords(job.task, waiting, nowMs);
    case "provider-limit":
      return joined(`Waits for its turn at ${serviceWords(providerOf(job.task))}`, waiting, nowMs);
    case "no-worker":
      return "No worker is running just now";
    case "user-limit":
      return joined("Waits for your other jobs", waiting, nowMs);
    case "key-limit":
      return joined("Waits for the job before it", waiting, nowMs);
    case "rate-limit":
    case "key-rate-limit":
      return joined("Starts are limited", waiting, nowMs);
    case "queue-full":
    case "all-full":
      return joined("Waits for a free place", waiting, nowMs);
    case "starting":
      return "Starts in a moment";
    case undefined:
      return "Waits for its turn";
  }
}

/** Why, and what it takes for it to go on: one sentence or two, for the job's own page. */
const EXPLANATIONS: Readonly<Record<WhyWaiting, string>> = {
  scheduled: "It starts by itself when its time has come.",
  backoff: "An attempt did not succeed. It tries again by itself.",
  blocked: "It goes on by itself as soon as they are done.",
  "all-paused": "An admin has paused all jobs. Nothing is lost: yours keeps its place and starts when they go on.",
  paused: "An admin has paused jobs of this kind. Nothing is lost: yours keeps its place and starts when they go on.",
  "provider-out": "Nothing is wrong with your job, and this costs it none of its attempts.",
  "provider-limit": "Only so much is asked of the service at once. It starts by itself.",
  "no-worker": "It starts by itself as soon as a worker is there.",
  "rate-limit": "Jobs of this kind may start only so often. It starts by itself.",
  "key-rate-limit": "Jobs about the same thing may start only so often. It starts by itself.",
  "user-limit": "You have as many jobs running as one person may. It starts by itself when one of them is done.",
  "key-limit": "Jobs about the same thing run one after the other. It starts by itself.",
  "queue-full": "All places for jobs of this kind are taken. It starts by itself when one is free.",
  "all-full": "All workers are busy. It starts by itself.",
  starting: "",
};

/** The sentence under a waiting job's line; empty where there is nothing more to say. */
export function waitingExplanation(waiting: Waiting | undefined): string {
  return waiting === undefined ? "" : EXPLANATIONS[waiting.why];
}

/** "Next in line", "2nd in line", "over 999 ahead of it"; empty where there is no line. */
export function positionWords(position: number | null): string {
  if (position === null || position < 1) return "";
  if (position === 1) return "Next in line";
  if (position >= LAST_POSITION) return `More than ${LAST_POSITION - 1} ahead of it`;
  return `${position}${ordinalEnding(position)} in line`;
}

/** How a person calls the service of a task, at the start of nothing: "the image service". */
export function serviceWords(provider: string | undefined): string {
  if (provider === undefined) return "a service it needs";
  return SERVICES[provider] ?? `the service ${provider}`;
}

function scheduledWords(runAt: string, nowMs: number): string {
  const leftMs = Date.parse(runAt) - nowMs;
  if (leftMs <= 0) return "Starts in a moment";
  return leftMs < COUNTDOWN_MS
    ? `Starts ${formatRelative(runAt, nowMs)}`
    : `Scheduled for ${formatClock(runAt, nowMs)}`;
}

function blockedWords({ children }: WaitingJob): string {
  if (children === null || children.total === 0) return "Waits for other jobs to finish";
  const open = children.total - children.completed - children.failed - children.cancelled;
  if (open <= 0) return "All its parts are done; goes on in a moment";
  return `Waits for ${open} of ${children.total} ${plural(children.total, "part", "parts")}`;
}

function providerOf(task: string): string | undefined {
  const definition: TaskDefinition | undefined = isTaskName(task) ? catalog[task] : undefined;
  return definition?.policy.provider;
}

function providerWords(task: string, waiting: Waiting | undefined, nowMs: number): string {
  const waits = `Waits for ${serviceWords(providerOf(task))}, which is not answering`;
  const next = waiting?.estimatedStart ?? null;
  if (next === null) return waits;
  return Date.parse(next) <= nowMs
    ? `${waits}; tries again now`
    : `${waits}; tries again at ${formatClock(next, nowMs)}`;
}

/** Place and guess where the server gives them; else the reason in short. */
function joined(reason: string, waiting: Waiting | undefined, nowMs: number): string {
  const place = positionWords(waiting?.position ?? null);
  const start = startWords(waiting, nowMs);
  return [place === "" ? reason : place, start].filter((part) => part !== "").join(" · ");
}

function startWords(waiting: Waiting | undefined, nowMs: number): string {
  const start = waiting?.estimatedStart ?? null;
  if (start === null) return "";
  return `starts in ${formatAbout(Date.parse(start) - nowMs)}`;
}

/** What the row alone tells, before the server has said why. */
function guess(job: WaitingJob): WhyWaiting | undefined {
  if (job.state === "scheduled") return "scheduled";
  if (job.state === "blocked") return "blocked";
  return job.state === "retrying" ? "backoff" : undefined;
}

function ordinalEnding(n: number): string {
  const lastTwo = n % 100;
  if (lastTwo >= 11 && lastTwo <= 13) return "th";
  return ["th", "st", "nd", "rd"][n % 10] ?? "th";
}
