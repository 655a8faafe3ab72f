/** ① Where a job begins: a hook calls the procedure `jobs.start`. See ARCHITECTURE.md. */
import { catalog, type TaskInput, type TaskName } from "@jobwire/jobs/catalog";
import type { JobView } from "@jobwire/jobs/wire";
import { useMutation } from "@tanstack/react-query";
import type { StartOptions } from "../api.ts";
import type { JobwireClient } from "../client.ts";
import type { JobHandle } from "../job-handle.ts";
import type { JobwireError } from "../jobwire-error.ts";
import { PENDING_PREFIX } from "../live/live-store.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { useViewer } from "./use-viewer.ts";
import { localId } from "./local-id.ts";

export interface UseStartJob<N extends TaskName> {
  /** Starts a job; a placeholder shows in lists at once. Rejects with a `JobwireError`, also kept in `error`. */
  start(input: TaskInput<N>, options?: StartOptions): Promise<JobHandle<N>>;
  /** The job started last by this hook. */
  jobId: string | null;
  isPending: boolean;
  error: JobwireError | null;
  reset(): void;
}

/** Starts jobs of one task. */
export function useStartJob<N extends TaskName>(task: N): UseStartJob<N> {
  const client = useJobwire();
  const { viewer } = useViewer();
  const mutation = useMutation<JobHandle<N>, JobwireError, { input: TaskInput<N>; options?: StartOptions }>({
    networkMode: "always",
    mutationFn: ({ input, options }) => startOptimistically(client, { task, input, options, userId: viewer?.id ?? "" }),
  });
  return {
    start: (input, options) => mutation.mutateAsync({ input, ...(options && { options }) }),
    jobId: mutation.data?.jobId ?? null,
    isPending: mutation.isPending,
    error: mutation.error,
    reset: mutation.reset,
  };
}

async function startOptimistically<N extends TaskName>(
  client: JobwireClient,
  request: { task: N; input: TaskInput<N>; options: StartOptions | undefined; userId: string },
): Promise<JobHandle<N>> {
  const placeholder = placeholderOf(request);
  const stopExpecting = client.live.expect(placeholder);
  try {
    const handle = await client.start(request.task, request.input, request.options);
    // Any view of the server is newer than this one.
    if (client.live.get(handle.jobId) === undefined) client.live.learn({ ...placeholder, id: handle.jobId });
    // The key may have named a job of long ago, of which no live word will come.
    if (request.options?.idempotencyKey !== undefined) client.live.learn(await handle.view());
    return handle;
  } finally {
    stopExpecting();
  }
}

function placeholderOf(request: { task: TaskName; input: unknown; userId: string }): JobView {
  const { policy } = catalog[request.task];
  const { itemId } = (request.input ?? {}) as { itemId?: unknown };
  const now = new Date().toISOString();
  return {
    id: `${PENDING_PREFIX}${localId()}`,
    task: request.task,
    queue: policy.queue,
    userId: request.userId,
    itemId: typeof itemId === "string" ? itemId : null,
    parentId: null,
    state: "queued",
    priority: 0,
    attempt: 0,
    maxAttempts: policy.maxAttempts,
    freeAttempts: 0,
    input: request.input,
    output: null,
    error: null,
    progress: null,
    name: null,
    key: null,
    children: null,
    rev: -1,
    lastSeq: 0,
    runAt: now,
    deadlineAt: null,
    pinnedAt: null,
    createdAt: now,
    begunAt: null,
    startedAt: null,
    cancelRequestedAt: null,
    finishedAt: null,
  };
}
