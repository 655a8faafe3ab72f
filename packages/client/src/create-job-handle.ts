import type { TaskName, TaskOutput } from "@jobwire/jobs/catalog";
import type { JobEvent, JobView, Progress } from "@jobwire/jobs/wire";
import { isTerminal } from "@jobwire/jobs/wire";
import type { JobsApi } from "./api.ts";
import { Channel } from "./channel.ts";
import { JobCancelled } from "./job-cancelled.ts";
import { JobFailed } from "./job-failed.ts";
import type { JobHandle } from "./job-handle.ts";
import { JobwireError } from "./jobwire-error.ts";
import { followLog, type OpenLogFeed } from "./live/follow-log.ts";
import type { LiveStore } from "./live/live-store.ts";

/** What a handle needs of its client. */
export interface HandleContext {
  jobs: Pick<JobsApi, "get" | "cancel" | "retry">;
  /** The viewer's own jobs. */
  live: LiveStore;
  /** The store that holds this job: the viewer's own, or everyone's. */
  storeOf(view: JobView): Promise<LiveStore>;
  openLog: OpenLogFeed;
  /** Fires when the client is closed. */
  closed: AbortSignal;
}

/** Makes the handle of a job; `owner` is given where the job is known to be the viewer's own. */
export function createJobHandle<N extends TaskName>(
  context: HandleContext,
  jobId: string,
  owner?: "viewer",
): JobHandle<N> {
  const { jobs } = context;

  /** Calls `onView` with every view from now on, until told to stop. Rejects when there is nothing to watch. */
  async function watch(onView: (view: JobView) => void, onRefused: (error: JobwireError) => void) {
    const store = owner === "viewer" ? context.live : await context.storeOf(await readPatiently(context, jobId));
    const look = () => {
      const refusal = store.refusal();
      const view = store.get(jobId);
      if (view !== undefined) onView(view);
      if (refusal !== null) onRefused(refusal);
    };
    const unsubscribe = store.subscribe((changed) => {
      if (changed.has(jobId) || changed.has("")) look();
    });
    const release = store.retain();
    // Subscribed first, read after: nothing can fall between the two.
    const since = store.moment();
    readPatiently(context, jobId).then((view) => onView(store.learn(view, since)), onRefused);
    look();
    return () => {
      unsubscribe();
      release();
    };
  }

  return {
    jobId,
    view: () => jobs.get(jobId),
    cancel: () => jobs.cancel(jobId),
    retry: () => jobs.retry(jobId),

    async result() {
      const { promise, resolve, reject } = Promise.withResolvers<JobView>();
      const onClosed = () => reject(closedError());
      context.closed.addEventListener("abort", onClosed);
      if (context.closed.aborted) onClosed();
      try {
        const stop = await watch((view) => isTerminal(view.state) && resolve(view), reject);
        try {
          return outcomeOf<N>(await promise);
        } finally {
          stop();
        }
      } finally {
        context.closed.removeEventListener("abort", onClosed);
      }
    },

    events: (options = {}) => ({
      async *[Symbol.asyncIterator]() {
        const channel = new Channel<JobEvent>({ onClose: () => following.close() });
        const following = followLog({
          open: context.openLog,
          jobId,
          afterSeq: options.afterSeq ?? 0,
          onEvents: (events) => events.forEach((event) => channel.push(event)),
          onRefused: (error) => channel.end({ error }),
        });
        using _ = endOn(channel, options.signal, context.closed);
        for await (const event of channel) {
          yield event;
          if (event.kind !== "state" || !isTerminal(event.data.to)) continue;
          // A retry by hand goes on in the same log: the terminal event is the last only if the row says so.
          const view = await readPatiently(context, jobId);
          if (isTerminal(view.state) && view.lastSeq <= event.seq) return;
        }
      },
    }),

    progress: (options = {}) => ({
      async *[Symbol.asyncIterator]() {
        let last: Progress | null = null;
        let stop = () => {};
        const channel = new Channel<Progress>({ latestOnly: true, onClose: () => stop() });
        stop = await watch(
          (view) => {
            if (view.progress !== null && view.progress !== last) channel.push((last = view.progress));
            if (isTerminal(view.state)) channel.end();
          },
          (error) => channel.end({ error }),
        );
        using _ = endOn(channel, options.signal, context.closed);
        yield* channel;
      },
    }),
  };
}

function outcomeOf<N extends TaskName>(view: JobView): TaskOutput<N> {
  // The worker parsed it by the task's own schema before it was stored.
  if (view.state === "completed") return view.output as TaskOutput<N>;
  if (view.state === "cancelled") throw new JobCancelled(view.id);
  const unknown = { reason: "thrown", code: "unexpected", message: "The job failed." } as const;
  throw new JobFailed(view.id, view.error ?? unknown);
}

/** How often a read is tried again while the server cannot be reached, and the wait between, in milliseconds. */
const READ_TRIES = 8;
const READ_PAUSE_MS = 250;

/** Reads a job, also while the server is away for a moment. */
async function readPatiently(context: HandleContext, jobId: string): Promise<JobView> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await context.jobs.get(jobId);
    } catch (error) {
      const mayPass = error instanceof JobwireError && (error.status === 0 || error.status >= 500);
      if (!mayPass || attempt === READ_TRIES || context.closed.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, READ_PAUSE_MS * attempt));
    }
  }
}

/** Ends the channel when the reader's own signal fires, or by an error when the client is closed. */
function endOn(channel: Pick<Channel<unknown>, "end">, own: AbortSignal | undefined, closed: AbortSignal): Disposable {
  const onOwn = () => channel.end();
  const onClosed = () => channel.end({ error: closedError() });
  own?.addEventListener("abort", onOwn);
  closed.addEventListener("abort", onClosed);
  if (own?.aborted) onOwn();
  if (closed.aborted) onClosed();
  return {
    [Symbol.dispose]() {
      own?.removeEventListener("abort", onOwn);
      closed.removeEventListener("abort", onClosed);
    },
  };
}

function closedError(): JobwireError {
  return new JobwireError({ code: "client-closed", message: "The client was closed.", status: 0 });
}
