import { createStore, del, entries, set, type UseStore } from "idb-keyval";

/** An upload as this browser keeps it, so that it goes on after a reload. */
export interface KeptUpload {
  file: File;
  /** Whose it is: another person on this device must not send it. */
  viewerId: string;
  /** Where it goes on; null before the server has heard of it. */
  uploadUrl: string | null;
  isPaused: boolean;
}

let store: UseStore | null | undefined;

/** Null where the browser keeps nothing, as in some private windows. */
function storeOf(): UseStore | null {
  if (store === undefined) store = typeof indexedDB === "undefined" ? null : createStore("jobwire", "uploads");
  return store;
}

/** Keeps an upload, or what has become of it. What cannot be kept is lost with the page, and no worse. */
export async function keepUpload(id: string, upload: KeptUpload): Promise<void> {
  const at = storeOf();
  if (at !== null) await set(id, upload, at).catch(() => undefined);
}

export async function forgetUpload(id: string): Promise<void> {
  const at = storeOf();
  if (at !== null) await del(id, at).catch(() => undefined);
}

/** The uploads that were under way when a page of this browser went away, or still are in another tab. */
export async function keptUploads(viewerId: string): Promise<[id: string, upload: KeptUpload][]> {
  const at = storeOf();
  if (at === null) return [];
  const kept = await entries<string, KeptUpload>(at).catch(() => []);
  return kept.filter(([, upload]) => upload.viewerId === viewerId);
}

/**
 * Runs `work` in one tab of this browser at a time.
 * @returns null, at once, when another tab is at it
 */
export async function inOneTab<T>(id: string, work: () => Promise<T>): Promise<T | null> {
  // Pages that are no secure context have none.
  const locks = typeof navigator === "undefined" ? null : (navigator.locks as LockManager | null | undefined);
  if (!locks) return work();
  return locks.request(`jobwire-upload-${id}`, { ifAvailable: true }, (lock) => (lock === null ? null : work()));
}
