import type { JobwireClient } from "../client.ts";
import { JobwireError } from "../jobwire-error.ts";
import type { ObservableValue } from "../live/observable-value.ts";
import type { UploadedItem } from "../upload-item.ts";
import { PAUSED } from "../send-resumable.ts";
import { forgetUpload, inOneTab, keptUploads, keepUpload } from "./kept-uploads.ts";
import { localId } from "./local-id.ts";

/** A file on its way. It leaves the list when its item is in the library, when cancelled, or when dismissed. */
export interface Upload {
  /** Stable key of this upload. */
  id: string;
  file: File;
  name: string;
  state: "sending" | "paused" | "failed";
  sentBytes: number;
  totalBytes: number;
  error: JobwireError | null;
  /** It failed, and sending it again cannot help. */
  isRefused: boolean;
}

/** Refusals that pass: nobody is signed in, the server was slow or busy. */
const PASSING_STATUSES = new Set([401, 408, 409, 423, 429]);

function isFinal({ status }: JobwireError): boolean {
  return status >= 400 && status < 500 && !PASSING_STATUSES.has(status);
}

/** Uploads sent at once; the rest wait their turn. */
const AT_ONCE = 3;

/** The uploads of a page, whichever component began them. */
export interface Uploads extends ObservableValue<readonly Upload[]> {
  /** Resolves once the file is in the library and `onDone` has shown it. */
  send(file: File, onDone: (uploaded: UploadedItem) => void): Promise<UploadedItem>;
  /** Stops it, and removes what has arrived of it. */
  cancel(uploadId: string): void;
  /** Stops it for now; what has arrived stays there. */
  pause(uploadId: string): void;
  dismiss(uploadId: string): void;
  /** Goes on with one that is paused or has failed. */
  retry(uploadId: string, onDone: (uploaded: UploadedItem) => void): Promise<UploadedItem>;
  /** Takes up the uploads that an earlier page of this person did not finish. Once a page. */
  restore(onDone: (uploaded: UploadedItem) => void): Promise<void>;
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
  /** Where each goes on, as far as the server knows of it. */
  const urls = new Map<string, string>();
  let restored: Promise<void> | undefined;
  const line: (() => void)[] = [];
  let sending = 0;
  let list: readonly Upload[] = [];

  const publish = (next: readonly Upload[]) => {
    list = next;
    for (const listener of [...listeners]) listener();
  };
  const change = (id: string, part: Partial<Upload>) =>
    publish(list.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)));
  const drop = (id: string) => {
    urls.delete(id);
    void forgetUpload(id);
    publish(list.filter((upload) => upload.id !== id));
  };

  /** Resolves when it may be sent; rejects as soon as it is stopped while it waits. */
  const takeTurn = async (signal: AbortSignal) => {
    signal.throwIfAborted();
    if (sending < AT_ONCE) {
      sending += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const go = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        line.splice(line.indexOf(go), 1);
        reject(signal.reason as Error);
      };
      line.push(go);
      signal.addEventListener("abort", leave, { once: true });
    });
  };
  /** The place goes to the next in line. */
  const endTurn = () => {
    const next = line.shift();
    if (next === undefined) sending -= 1;
    else next();
  };

  const begin = async (id: string, file: File, onDone: (uploaded: UploadedItem) => void) => {
    const abort = new AbortController();
    aborts.set(id, abort);
    let hasTurn = false;
    try {
      await takeTurn(abort.signal);
      hasTurn = true;
      abort.signal.throwIfAborted();
      const uploadUrl = urls.get(id);
      const uploaded = await client.uploadItem(file, {
        signal: abort.signal,
        onProgress: ({ sentBytes, totalBytes }) => change(id, { sentBytes, totalBytes }),
        onUploadUrl(url) {
          urls.set(id, url);
          void keep(id, file, false);
        },
        ...(uploadUrl === undefined ? {} : { uploadUrl }),
      });
      onDone(uploaded);
      drop(id);
      return uploaded;
    } catch (cause) {
      const error = cause instanceof JobwireError ? cause : null;
      if (abort.signal.reason === PAUSED) {
        change(id, { state: "paused" });
        void keep(id, file, true);
      } else if (abort.signal.aborted) drop(id);
      else {
        const isRefused = error !== null && isFinal(error);
        change(id, { state: "failed", error, isRefused });
        // What the server refuses it refuses after a reload as well.
        if (isRefused) void forgetUpload(id);
      }
      throw cause;
    } finally {
      aborts.delete(id);
      if (hasTurn) endTurn();
    }
  };

  /** As `begin`, unless another tab is at the same upload. */
  const run = async (id: string, file: File, onDone: (uploaded: UploadedItem) => void) => {
    const uploaded = await inOneTab(id, () => begin(id, file, onDone));
    if (uploaded !== null) return uploaded;
    publish(list.filter((upload) => upload.id !== id));
    throw new JobwireError({ code: "aborted", message: "It is being sent by another tab.", status: 0 });
  };

  const keep = async (id: string, file: File, isPaused: boolean) => {
    const viewer = await client.account.me().catch(() => null);
    // It may be over by now.
    if (viewer === null || !list.some((upload) => upload.id === id)) return;
    await keepUpload(id, { file, viewerId: viewer.id, uploadUrl: urls.get(id) ?? null, isPaused });
  };

  const restore = async (onDone: (uploaded: UploadedItem) => void) => {
    const viewer = await client.account.me();
    for (const [id, { file, uploadUrl, isPaused }] of await keptUploads(viewer.id)) {
      if (list.some((upload) => upload.id === id)) continue;
      if (uploadUrl !== null) urls.set(id, uploadUrl);
      const { name, size: totalBytes } = file;
      const state = isPaused ? "paused" : "sending";
      publish([...list, { id, file, name, state, sentBytes: 0, totalBytes, error: null, isRefused: false }]);
      // A refusal is shown with the upload itself.
      if (!isPaused) run(id, file, onDone).catch(() => undefined);
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
        isRefused: false,
      };
      publish([upload, ...list]);
      void keep(id, file, false);
      return run(id, file, onDone);
    },
    cancel(id) {
      const abort = aborts.get(id);
      if (abort !== undefined) abort.abort();
      // A paused one: the server removes what it has of it after a day.
      else drop(id);
    },
    pause: (id) => aborts.get(id)?.abort(PAUSED),
    dismiss(id) {
      if (list.find((upload) => upload.id === id)?.state === "failed") drop(id);
    },
    async retry(id, onDone) {
      const upload = list.find((one) => one.id === id);
      if (upload === undefined || upload.state === "sending") {
        throw new JobwireError({
          code: "not-stopped",
          message: "This upload is neither paused nor failed.",
          status: 0,
        });
      }
      change(id, { state: "sending", error: null, isRefused: false });
      return run(id, upload.file, onDone);
    },
    restore: (onDone) => (restored ??= restore(onDone)),
  };
}
