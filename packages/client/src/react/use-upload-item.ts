import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { UploadedItem } from "../upload-item.ts";
import { putItem } from "./item-cache.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { type Upload, uploadsOf } from "./uploads.ts";

export type { Upload };

export interface UseUploadItem {
  /** Resolves when the file is in the library; rejects with a `JobwireError` when refused. */
  upload(file: File): Promise<UploadedItem>;
  /** Shared by every use of the hook, newest first. */
  uploads: readonly Upload[];
  /** Stops an upload and takes it off the list. */
  cancel(uploadId: string): void;
  /** Stops an upload for now. */
  pause(uploadId: string): void;
  /** Takes a failed upload off the list. */
  dismiss(uploadId: string): void;
  /** Goes on with an upload that is paused or has failed. */
  retry(uploadId: string): Promise<UploadedItem>;
}

/** Sends files to the library; what an earlier page did not finish goes on. */
export function useUploadItem(): UseUploadItem {
  const client = useJobwire();
  const queryClient = useQueryClient();
  const uploads = uploadsOf(client);
  const list = useSyncExternalStore(uploads.subscribe, uploads.get, uploads.get);
  const actions = useMemo(() => {
    const show = ({ item }: UploadedItem) => putItem(queryClient, item);
    return {
      upload: (file: File) => uploads.send(file, show),
      pause: (uploadId: string) => uploads.pause(uploadId),
      cancel: (uploadId: string) => uploads.cancel(uploadId),
      dismiss: (uploadId: string) => uploads.dismiss(uploadId),
      retry: (uploadId: string) => uploads.retry(uploadId, show),
    };
  }, [queryClient, uploads]);
  useEffect(() => {
    // Who is not signed in has none; the next page looks again.
    uploads.restore(({ item }) => putItem(queryClient, item)).catch(() => undefined);
  }, [queryClient, uploads]);
  return { ...actions, uploads: list };
}
