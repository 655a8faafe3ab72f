import { Button, FileButton } from "@mantine/core";
import { useItems, useUploadItem } from "@jobwire/client/react";
import { UPLOAD_TYPES } from "@jobwire/jobs/catalog";
import type { ItemView } from "@jobwire/jobs/wire";
import { IconPlus } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useState } from "react";
import { PageTitle } from "../app/page-title.tsx";
import { ScreenError } from "../app/screen-error.tsx";
import { ScreenHead } from "../app/screen-head.tsx";
import { DropSurface } from "./drop-surface.tsx";
import { EmptyLibrary } from "./empty-library.tsx";
import { LibrarySkeleton } from "./library-skeleton.tsx";
import classes from "./library-screen.module.css";
import { rememberLocalPicture } from "./local-picture.ts";
import { PhotoGrid } from "./photo-grid.tsx";
import { RefusedList, type RefusedFile } from "./refused-list.tsx";
import { useItemActions } from "./use-item-actions.ts";
import { words } from "./words.ts";

// Loaded when first opened: the grid needs neither.
const ItemViewer = lazy(async () => ({ default: (await import("./item-viewer.tsx")).ItemViewer }));
const DeleteItem = lazy(async () => ({ default: (await import("./delete-item.tsx")).DeleteItem }));

const route = getRouteApi("/signed-in/");
const ACCEPT = UPLOAD_TYPES.join(",");

/** A person's photos, PDFs and videos, and the work about them. */
export function LibraryScreen() {
  const { item: openId } = route.useSearch();
  const navigate = route.useNavigate();
  const { items, isPending, error, hasOlder, isFetchingOlder, fetchOlder } = useItems();
  const { upload, uploads, cancel, dismiss, retry } = useUploadItem();
  const itemActions = useItemActions();
  const [folders, setFolders] = useState<readonly string[]>([]);
  const [deleting, setDeleting] = useState<ItemView | null>(null);

  const add = useCallback(
    (files: File[]) => {
      for (const file of files) {
        upload(file).then(
          (stored) => rememberLocalPicture(stored.itemId, file),
          () => {}, // a refusal is shown with the upload itself
        );
      }
    },
    [upload],
  );
  const addFolders = useCallback((names: string[]) => setFolders((before) => [...before, ...names]), []);
  const close = useCallback(() => void navigate({ search: {}, resetScroll: false }), [navigate]);

  const refused: RefusedFile[] = [
    ...folders.map((name, index) => ({
      id: `folder ${index} ${name}`,
      name,
      reason: words.folder,
      dismiss: () => setFolders((before) => before.filter((one) => one !== name)),
    })),
    ...uploads.flatMap((one) => {
      if (one.state !== "failed" || one.error?.code === "aborted") return [];
      const again = () => {
        retry(one.id).then(
          (stored) => rememberLocalPicture(stored.itemId, one.file),
          () => {}, // shown in this list again
        );
      };
      return {
        id: one.id,
        name: one.name,
        reason: one.error?.message ?? "The connection broke off.",
        retry: one.error === null || one.error.status === 0 || one.error.status >= 500 ? again : undefined,
        dismiss: () => dismiss(one.id),
      };
    }),
  ];
  const sending = uploads.filter((one) => one.state === "sending");
  const isEmpty = items.length === 0 && sending.length === 0;
  const addButton = (label: string, size: "sm" | "lg") => (
    <FileButton onChange={add} accept={ACCEPT} multiple>
      {(props) => (
        <Button {...props} size={size} leftSection={<IconPlus size={18} aria-hidden />}>
          {label}
        </Button>
      )}
    </FileButton>
  );

  return (
    <div className={classes.screen}>
      <PageTitle>{words.title}</PageTitle>
      <DropSurface onFiles={add} onFolders={addFolders} />
      <ScreenHead
        title={words.title}
        aside={isPending || items.length === 0 ? undefined : words.count(items.length, hasOlder)}
        actions={!isPending && !isEmpty && addButton(words.upload, "sm")}
      />
      <RefusedList files={refused} />
      {error !== null && items.length === 0 ? (
        <ScreenError title={words.failedTitle} error={error} />
      ) : isPending ? (
        <LibrarySkeleton />
      ) : isEmpty ? (
        <EmptyLibrary action={addButton(words.emptyAction, "lg")} />
      ) : (
        <PhotoGrid
          items={items}
          sending={sending}
          onCancelUpload={cancel}
          itemActions={itemActions}
          onDelete={setDeleting}
          hasOlder={hasOlder}
          isFetchingOlder={isFetchingOlder}
          fetchOlder={fetchOlder}
        />
      )}
      <Suspense>
        {openId !== undefined && (
          <ItemViewer itemId={openId} items={items} itemActions={itemActions} onDelete={setDeleting} onClose={close} />
        )}
        {deleting !== null && (
          <DeleteItem
            item={deleting}
            onKeep={() => setDeleting(null)}
            onDelete={async (item) => {
              const gone = await itemActions.remove(item);
              setDeleting(null);
              if (gone && item.id === openId) close();
            }}
          />
        )}
      </Suspense>
    </div>
  );
}
