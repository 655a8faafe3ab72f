import { createClient } from "@jobwire/client";
import type { JobwireClient } from "@jobwire/client";
import type { Recorder } from "./recorder.ts";

/** A client as a page has it: shows every job of its user, and reads the logs of some. */
export interface Watcher extends AsyncDisposable {
  client: JobwireClient;
  /** Reads a job's log to its end; a promise that never rejects. No-op while it reads as many as it may. */
  follow(jobId: string): void;
  /** Resolves when every log that is followed has come to its end. */
  heardAll(): Promise<void>;
}

/** Subscriptions that one connection may hold, less the live one and a spare. */
const LOGS_AT_ONCE = 8;

export function createWatcher(options: { url: string; token: string; name: string; recorder: Recorder }): Watcher {
  const { url, token, name, recorder } = options;
  const client = createClient({ url, sessionToken: token });
  const shown = new Map<string, string>();
  const release = client.live.retain();
  const unsubscribe = client.live.subscribe((changed) => {
    for (const jobId of changed) {
      const view = client.live.get(jobId);
      if (view === undefined) continue;
      const { rev, state, attempt } = view;
      const progress = view.progress && {
        attempt: view.progress.attempt,
        n: view.progress.n,
        percent: view.progress.percent,
      };
      const said = JSON.stringify([rev, state, attempt, progress]);
      if (shown.get(jobId) === said) continue;
      shown.set(jobId, said);
      recorder.add({ kind: "viewed", client: name, jobId, rev, state, attempt, progress });
    }
  });
  const following = new Set<Promise<void>>();

  async function read(jobId: string): Promise<void> {
    for await (const event of client.job(jobId).events()) {
      const { seq, attempt, kind: type } = event;
      const to = event.kind === "state" ? { to: event.data.to } : {};
      recorder.add({ kind: "heard", client: name, jobId, seq, attempt, type, ...to });
    }
  }

  return {
    client,
    follow(jobId) {
      if (following.size >= LOGS_AT_ONCE) return;
      const reading = read(jobId)
        .catch(() => {})
        .finally(() => following.delete(reading));
      following.add(reading);
    },
    async heardAll() {
      await Promise.all(following);
    },
    async [Symbol.asyncDispose]() {
      unsubscribe();
      release();
      await client.close();
    },
  };
}
