import type { JobwireClient } from "../client.ts";
import { JobwireError } from "../jobwire-error.ts";
import type { ObservableValue } from "../live/observable-value.ts";
import type { UploadedItem } from "../upload-item.ts";
import { localId } from "./local-id.ts";

/** A file on its way. It leaves the list when its item is in the library, or when dismissed. */
export interface Upload {
  /** Stable key of this upload. */
  id: string;
  file: File;
  name: string;
  state: "sending" | "failed";
  sentBytes: number;
  totalBytes: number;
  error: JobwireError | null;
}

/** Uploads sent at once; the rest wait their turn. */
const AT_ONCE = 3;

/** The uploads of a page, whichever component began them. */
export interface Uploads extends ObservableValue<readonly Upload[]> {
  /** Resolves once the file is in the library and `onDone` has shown it. */
  send(file: File, onDone: (uploaded: UploadedItem) => void): Promise<UploadedItem>;
  cancel(uploadId: string): void;
  dismiss(uploadId: string): void;
  retry(uploadId: string, onDone: (uploaded: UploadedItem) => void): Promise<UploadedItem>;
}

const uploadsOfClient = new WeakMap<JobwireClient, Uploads>();

/** The uploads of this client: one list, shared by every use of the hook. */
export function uploadsOf(client: JobwireClient): Uploads {
  const known = uploadsOfClient.get(client) ?? createUploads(client);
  uploadsOfClient.set(client, known);
  return known;
}

function createUploads(client: JobwireClient): Uploads {
  const listeners = new Set<() => void>();
  const aborts = new Map<string, AbortController>();
  const line: (() => void)[] = [];
  let sending = 0;
  let list: readonly Upload[] = [];

  const publish = (next: readonly Upload[]) => {
    list = next;
    for (const listener of [...listeners]) listener();
  };
  const change = (id: string, part: Partial<Upload>) =>
    publish(list.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)));
  const drop = (id: string) => publish(list.filter((upload) => upload.id !== id));

  const takeTurn = async () => {
    if (sending >= AT_ONCE) await new Promise<void>((resolve) => line.push(resolve));
    sending += 1;
  };
  const endTurn = () => {
    sending -= 1;
    line.shift()?.();
  };

  const run = async (id: string, file: File, onDone: (uploaded: UploadedItem) => void) => {
    const abort = new AbortController();
    aborts.set(id, abort);
    await takeTurn();
    try {
      const uploaded = await client.uploadItem(file, {
        signal: abort.signal,
        onProgress: ({ sentBytes, totalBytes }) => change(id, { sentBytes, totalBytes }),
      });
      onDone(uploaded);
      drop(id);
      return uploaded;
    } catch (cause) {
      const error = cause instanceof JobwireError ? cause : null;
      if (error?.code === "aborted") drop(id);
      else change(id, { state: "failed", error });
      throw cause;
    } finally {
      aborts.delete(id);
      endTurn();
    }
  };

  return {
    get: () => list,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send(file, onDone) {
      const id = localId();
      const upload: Upload = {
        id,
        file,
        name: file.name,
        state: "sending",
        sentBytes: 0,
        totalBytes: file.size,
        error: null,
      };
      publish([upload, ...list]);
      return run(id, file, onDone);
    },
    cancel: (id) => aborts.get(id)?.abort(),
    dismiss(id) {
      if (list.find((upload) => upload.id === id)?.state === "failed") drop(id);
    },
    async retry(id, onDone) {
      const upload = list.find((one) => one.id === id);
      if (upload?.state !== "failed") {
        throw new JobwireError({ code: "not-failed", message: "This upload has not failed.", status: 0 });
      }
      change(id, { state: "sending", sentBytes: 0, error: null });
      return run(id, upload.file, onDone);
    },
  };
}
