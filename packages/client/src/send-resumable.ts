import type { ItemView } from "@jobwire/jobs/wire";
import type { JobwireError } from "./jobwire-error.ts";
import { fromRestAnswer, toJobwireError } from "./to-jobwire-error.ts";
import type { UploadedItem, UploadOptions } from "./upload-item.ts";
import { whenReached } from "./when-reached.ts";

/** Sent in one request; proxies often allow little more. */
const CHUNK_BYTES = 8 * 1_048_576;
/** So small that its beginning brings it whole; anything larger first learns where it could go on after a reload. */
const SMALL_BYTES = 256 * 1_024;
/** Waits between tries, in ms; each part that arrives starts them anew. About five minutes in all. */
const RETRY_DELAYS_MS = [500, 1_000, 2_000, 5_000, 10_000, 20_000, ...Array.from({ length: 9 }, () => 30_000)];
/** Another request of this very upload is not over yet, or the server has too much to do. */
const PASSING_STATUSES = new Set([409, 423, 429]);

export interface ResumableRequest {
  /** Of the server's uploads, e.g. `/api/uploads`. */
  endpoint: string;
  headers: Record<string, string>;
  file: Blob;
  /** With `uploadUrl` it goes on with an upload that was begun before; where that is gone it begins anew. */
  options: UploadOptions;
  readItem: (itemId: string) => Promise<ItemView>;
}

/** The reason of an abort that leaves on the server what has arrived, so that the upload may go on later. */
export const PAUSED = new DOMException("The upload is paused.", "AbortError");

/**
 * Sends a file by the tus protocol: it goes on by itself after a lost connection or a restart of the server,
 * and later where it was paused.
 * @throws JobwireError `aborted` when the signal fired; the server's refusal; `network` when it could not be
 *   reached for minutes
 */
export async function sendResumable(request: ResumableRequest): Promise<UploadedItem> {
  const { endpoint, headers, file, options, readItem } = request;
  options.signal?.throwIfAborted();
  const { Upload } = await import("tus-js-client");
  const name = options.name ?? (typeof File === "function" && file instanceof File ? file.name : "file");
  const { itemId, jobs } = await new Promise<{ itemId: string; jobs: UploadedItem["jobs"] }>((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint,
      headers,
      uploadUrl: options.uploadUrl ?? null,
      metadata: { filename: name, filetype: file.type },
      chunkSize: CHUNK_BYTES,
      uploadDataDuringCreation: file.size <= SMALL_BYTES,
      retryDelays: RETRY_DELAYS_MS,
      // The page remembers its uploads by itself.
      storeFingerprintForResuming: false,
      onBeforeRequest(outgoing) {
        const xhr = outgoing.getUnderlyingObject() as XMLHttpRequest | undefined;
        if (xhr !== undefined && "withCredentials" in xhr) xhr.withCredentials = true;
      },
      onShouldRetry(error) {
        const status = error.originalResponse?.getStatus() ?? 0;
        return status === 0 || status >= 500 || PASSING_STATUSES.has(status);
      },
      onProgress: (sentBytes, totalBytes) => options.onProgress?.({ sentBytes, totalBytes }),
      onUploadUrlAvailable: () => upload.url !== null && options.onUploadUrl?.(upload.url),
      onSuccess({ lastResponse }) {
        stopListening();
        const answer = parse(lastResponse.getBody()) as { itemId?: string; jobs?: UploadedItem["jobs"] } | null;
        // The answer of the last part was lost, and the upload is known to be whole: its id is the item's.
        const id = answer?.itemId ?? new URL(upload.url ?? "", "http://local").pathname.split("/").at(-1) ?? "";
        resolve({ itemId: id, jobs: answer?.jobs ?? [] });
      },
      onError(error) {
        stopListening();
        reject(errorOf(error));
      },
    });
    const onAbort = () => {
      const isPaused = options.signal?.reason === PAUSED;
      const stopped = toJobwireError(new DOMException("aborted", "AbortError"));
      // What cannot be removed now, the server removes after a day.
      upload.abort(!isPaused).then(
        () => reject(stopped),
        () => reject(stopped),
      );
    };
    const stopListening = () => options.signal?.removeEventListener("abort", onAbort);
    options.signal?.addEventListener("abort", onAbort, { once: true });
    upload.start();
  });
  // It is in the library: that the network goes away now must not make a failure of it.
  return { itemId, jobs, item: await whenReached(() => readItem(itemId), RETRY_DELAYS_MS, options.signal) };
}

function errorOf(error: unknown): JobwireError {
  const response = (error as { originalResponse?: { getStatus(): number; getBody(): string } | null }).originalResponse;
  if (response === null || response === undefined) return toJobwireError(new TypeError("network"));
  return fromRestAnswer(response.getStatus(), parse(response.getBody()));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
