import type { QueueLimits, TaskInput, TaskName } from "@jobwire/jobs/catalog";
import type {
  ArtifactView,
  CardRating,
  CardStudyView,
  CircuitView,
  DeckStudyView,
  DeckView,
  CostView,
  CreditsView,
  FailureGroup,
  ItemView,
  NamedItem,
  JobEvent,
  JobState,
  JobView,
  Overlap,
  QueueView,
  ScheduleView,
  Waiting,
} from "@jobwire/jobs/wire";

/** Which jobs a list holds; every part narrows it. */
export interface JobFilter {
  states?: readonly JobState[];
  tasks?: readonly TaskName[];
  itemId?: string;
}

/** `own` – the viewer's jobs; `all` – everyone's, for admins. */
export type JobScope = "own" | "all";

export interface JobPage {
  jobs: JobView[];
  /** Pass it to get the page of older jobs; null when there is none. */
  nextCursor: string | null;
}

export interface ItemPage {
  items: ItemView[];
  nextCursor: string | null;
}

export interface Viewer {
  id: string;
  name: string;
  email: string;
  role: "user" | "admin";
  /** Tries Jobwire without an account yet. */
  isGuest: boolean;
  /** Its person has opened the link in a mail to it. */
  isEmailConfirmed: boolean;
}

/** How a start behaves towards earlier ones of the same user and task with the same key (1–200 characters). */
export type Dedupe = { key: string } & (
  | /** Answers with the job that holds the key: for `windowMs` after it was made, or as long as it is kept. */
    {
      mode: "return";
      windowMs?: number;
    } /** While the job that holds the key has not begun, it takes this input; after that this is a new job. */
  | {
      mode: "replace";
    } /** Runs `windowMs` after the latest start, with its input; at most `maxWaitMs` after the first. */
  | {
      mode: "debounce";
      windowMs: number;
      maxWaitMs?: number;
    } /** One start in `windowMs`; others answer with its job. */
  | { mode: "throttle"; windowMs: number }
);

export interface StartOptions {
  /** The same key from the same user starts one job only; later calls answer with the first. Short for `dedupe` in mode `return`. */
  idempotencyKey?: string;
  dedupe?: Dedupe;
  /** Do not start before this instant. */
  runAt?: Date;
  /** Higher goes first inside its queue; -1000 to 0, for admins to 1000. Default 0. */
  priority?: number;
  /**
   * Jobs of yours that it waits for, at most 1 000: until they have completed, or, where it only `needs` their
   * `end`, are over. When one that it needs does not complete, it fails (`child-failed`).
   */
  dependsOn?: readonly (string | { jobId: string; needs?: "success" | "end" })[];
}

/** One job of a batch, its input typed by its task. */
export type BatchJob = {
  [N in TaskName]: { task: N; input: TaskInput<N>; runAt?: Date; priority?: number };
}[TaskName];

export interface BatchOptions {
  /** What people read, 1–200 characters. */
  title: string;
  /**
   * `continue` (default): the batch completes when all are over, however they ended. `fail-fast`: the
   * first that fails, or is cancelled, fails the batch, and the others are cancelled.
   */
  failure?: "continue" | "fail-fast";
  /** Of those that give none. */
  priority?: number;
  /** The same key from the same user gives the same batch. */
  idempotencyKey?: string;
}

export interface StartedJob {
  jobId: string;
  status: JobState;
  /** Made now, there already by its key, or given this start's input. */
  outcome: "created" | "existing" | "replaced";
  /** Place in line: 1 is next, 0 runs already, null when it waits for something else or is over. */
  position: number | null;
  /** ISO instant, or null while it cannot be told. */
  estimatedCompletion: string | null;
  /** Why it does not run yet; null when it does, or is over. */
  waiting: Waiting | null;
}

/** Median run time of recent jobs in milliseconds, by task; null where too few have run. */
export type TypicalDurations = Record<TaskName, number | null>;

/** Queries and mutations of the server. Every call rejects with a `JobwireError`. */
export interface JobsApi {
  start<N extends TaskName>(task: N, input: TaskInput<N>, options?: StartOptions): Promise<StartedJob>;
  /** Starts 1 to 10 000 jobs as the children of one, all or none. */
  startBatch(jobs: readonly BatchJob[], options: BatchOptions): Promise<StartedJob>;
  get(jobId: string): Promise<JobView>;
  /** Newest first; `limit` is 1–200, 50 unless told. */
  list(request?: JobFilter & { scope?: JobScope; cursor?: string | null; limit?: number }): Promise<JobPage>;
  cancel(jobId: string): Promise<JobView>;
  retry(jobId: string): Promise<JobView>;
  artifacts(jobId: string): Promise<ArtifactView[]>;
  /** What services outside took for it, its children included. */
  costs(jobId: string): Promise<CostView[]>;
  /** Jobs that this one started, oldest first; at most 1 000. */
  children(jobId: string): Promise<JobView[]>;
  /** Keeps a job and its results whatever the retention, or ends that. */
  pin(jobId: string, pinned: boolean): Promise<JobView>;
  /** Of these jobs (at most 500), those that are not there any more. */
  missing(jobIds: readonly string[]): Promise<string[]>;
  /** Events with `seq > afterSeq`, oldest first. */
  events(jobId: string, request?: { afterSeq?: number; limit?: number }): Promise<JobEvent[]>;
}

/** What a person looks for in a library. */
export type ItemKind = "photo" | "pdf" | "video";

/** Which items: all of these at once. */
export interface ItemFilter {
  /** Part of the name, in any case; 1–100 characters. */
  q?: string;
  kind?: ItemKind;
}

/** An item that looks nearly like another. */
export interface SimilarItem {
  itemId: string;
  name: string;
  /** How many of 64 features differ, 0–8. */
  distance: number;
}

export interface ItemsApi {
  list(request?: ItemFilter & { cursor?: string | null; limit?: number }): Promise<ItemPage>;
  /** All that fits, with its name and type only; the newest 10 000, `isCut` where there are more. */
  named(filter?: ItemFilter): Promise<{ items: NamedItem[]; isCut: boolean }>;
  get(itemId: string): Promise<ItemView>;
  /** Items that look nearly the same, as far as they have been analysed; the nearest first, ten at most. */
  similar(itemId: string): Promise<SimilarItem[]>;
  remove(itemId: string): Promise<void>;
  /**
   * Takes up to 10 000 items out of the library at once and stops their open jobs; for a minute they can be
   * restored. Resolves with the ids of those that were there.
   */
  removeMany(itemIds: readonly string[]): Promise<string[]>;
  /** Brings items back, with their results, that were removed less than a minute ago; resolves with those that are. */
  restoreMany(itemIds: readonly string[]): Promise<string[]>;
}

/** Limits and switches of queues, for admins; `*` stands for all queues together. */
export interface QueuesApi {
  list(): Promise<QueueView[]>;
  /** Replaces what is set at run time: what is left out falls back to its default, null lifts it. */
  setLimits(name: string, overrides: QueueLimits): Promise<void>;
  /** Nothing new starts; what runs goes on. */
  pause(name: string): Promise<void>;
  resume(name: string): Promise<void>;
  /** Nothing new is accepted; what waits still runs. */
  drain(name: string): Promise<void>;
  /** Ends a drain. */
  accept(name: string): Promise<void>;
  /** Ends everything that waits in it; resolves with how many jobs that were. */
  clear(name: string, how: "cancel" | "fail"): Promise<number>;
  /** Emergency stop: pauses everything, and ends what waits and runs as told. */
  stopAll(options: {
    waiting: "keep" | "cancel" | "fail";
    running: "keep" | "cancel";
  }): Promise<{ waitingEnded: number; runningCancelled: number }>;
}

/** A schedule to be made. */
export interface NewSchedule<N extends TaskName = TaskName> {
  /** For people; 1–100 characters. */
  name: string;
  task: N;
  input: TaskInput<N>;
  /** Five fields (minute hour day month weekday), or six with seconds first. */
  cron: string;
  /** IANA name, e.g. Europe/Berlin. */
  timeZone: string;
  /** What to do while a job of an earlier tick is not over. Default `skip`. */
  overlap?: Overlap;
  /** Most ticks that are made up for after downtime; 0–100, default 1. */
  catchUp?: number;
  /** As of a start. */
  priority?: number;
}

/** Work that starts by the clock: the viewer's own, or anybody's for admins. */
export interface SchedulesApi {
  list(scope?: JobScope): Promise<ScheduleView[]>;
  create<N extends TaskName>(schedule: NewSchedule<N>): Promise<ScheduleView>;
  /** What is left out stays. */
  update(scheduleId: string, changes: Partial<NewSchedule>): Promise<ScheduleView>;
  /** Its jobs stay. */
  remove(scheduleId: string): Promise<void>;
  pause(scheduleId: string): Promise<ScheduleView>;
  resume(scheduleId: string): Promise<ScheduleView>;
  /** Makes its job now. */
  runNow(scheduleId: string): Promise<{ jobId: string; status: JobState }>;
  /** The next ticks of a pattern, at most 50, as ISO instants. */
  preview(cron: string, timeZone: string, count?: number): Promise<string[]>;
}

/** Circuit breakers of providers, for admins. */
export interface CircuitsApi {
  list(): Promise<CircuitView[]>;
  /** Closes a circuit by hand. False when there was nothing to close. */
  reset(provider: string): Promise<boolean>;
}

/** What became of many jobs. */
export interface ManyMoved {
  moved: number;
  /** Not there, not the viewer's, or in a state where it cannot be done. */
  refused: number;
}

/** These jobs (at most 1 000), or all failed ones that fit. */
export type WhichFailed =
  | { jobIds: readonly string[] }
  | { filter: { task?: string; code?: string; userId?: string; isRoot?: boolean }; scope?: JobScope };

/** Failed jobs: the viewer's own, or everybody's for admins. */
export interface FailuresApi {
  list(scope?: JobScope): Promise<FailureGroup[]>;
  /** Queues failed jobs again; all that fit a filter, in as many calls as that takes. */
  retryMany(which: WhichFailed): Promise<ManyMoved>;
  /**
   * Removes failed jobs for good, with their logs, files and the jobs they had started, as many as fit.
   * Refused are those that are kept, and parts of a job that goes on.
   */
  removeMany(which: WhichFailed): Promise<{ removed: number; refused: number }>;
  /** Asks these jobs (at most 1 000) to stop. */
  cancelMany(jobIds: readonly string[]): Promise<ManyMoved>;
}

/** Studying decks of flashcards; a deck goes by the job that made it. */
export interface StudyApi {
  /** Decks of the viewer's: what is due first, then the newest. At most 200. */
  decks(): Promise<DeckView[]>;
  deck(jobId: string): Promise<DeckStudyView>;
  /** Keeps an answer; the deck is kept from then on, whatever the retention. */
  answer(jobId: string, cardId: string, rating: CardRating): Promise<CardStudyView>;
  /** Takes back the deck's last answer; null: there is none. */
  undo(jobId: string): Promise<{ cardId: string | null }>;
}

/** Credits given to somebody, or taken (below 0), by an admin. */
export interface CreditGrant {
  email: string;
  credits: number;
  /** What they read of it, at most 200 characters. */
  note?: string;
  /** A UUID of one's own; the same is understood once. */
  key: string;
}

export interface CreditsApi {
  /** Balance and history, newest first; `userId` is for admins. */
  mine(request?: { before?: number; userId?: string }): Promise<CreditsView>;
  grant(grant: CreditGrant): Promise<{ userId: string; available: number; held: number }>;
}
