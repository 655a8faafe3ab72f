import type { JobwireError } from "../jobwire-error.ts";
import type { UploadedItem } from "../upload-item.ts";

/** A file on its way. It leaves the list when its item is in the library, or when dismissed. */
export interface Upload {
  /** Stable key of this upload. */
  id: string;
  file: Blob;
  name: string;
  state: "sending" | "failed";
  sentBytes: number;
  totalBytes: number;
  error: JobwireError | null;
}

export interface UseUploadItem {
  /** Resolves when the file is in the library; rejects with a `JobwireError` when refused. */
  upload(file: File): Promise<UploadedItem>;
  /** Shared by every use of the hook, newest first. */
  uploads: readonly Upload[];
  cancel(uploadId: string): void;
  /** Takes a failed upload off the list. */
  dismiss(uploadId: string): void;
  retry(uploadId: string): Promise<UploadedItem>;
}

/** Sends files to the library. */
export function useUploadItem(): UseUploadItem {
  const none = () => Promise.reject(new Error("not connected"));
  return { upload: none, uploads: [], cancel: () => {}, dismiss: () => {}, retry: none };
}
