import type { TaskName } from "@jobwire/jobs/catalog";
import type { ItemView } from "@jobwire/jobs/wire";

/** What the server answers once a file is in the library. */
export interface UploadedItem {
  itemId: string;
  item: ItemView;
  /** Jobs it started for the file by itself. */
  jobs: { jobId: string; task: TaskName }[];
}

export interface UploadProgress {
  sentBytes: number;
  totalBytes: number;
}

export interface UploadOptions {
  /** Called as bytes leave (in a browser); elsewhere once at the end. */
  onProgress?: (progress: UploadProgress) => void;
  /** Aborting it stops the upload; the promise rejects with a `JobwireError`, code `aborted`. */
  signal?: AbortSignal;
  /** Goes on with this upload instead of beginning one (in a browser). */
  uploadUrl?: string;
  /** Called when the server knows the upload, with what `uploadUrl` takes (in a browser). */
  onUploadUrl?: (uploadUrl: string) => void;
  /** File name, where `file` is a bare Blob. */
  name?: string;
}
