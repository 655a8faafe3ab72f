import { useItems, useJobwire, useUploadItem } from "@jobwire/client/react";
import { UPLOAD_TYPES } from "@jobwire/jobs/catalog";
import type { NamedItem } from "@jobwire/jobs/wire";
import { Button } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { EmptyState } from "../app/empty-state.tsx";
import { PageTitle } from "../app/page-title.tsx";
import { ScreenError } from "../app/screen-error.tsx";
import { ScreenHead } from "../app/screen-head.tsx";
import { AddButton } from "./add-button.tsx";
import { Found } from "./found.tsx";
import { DropSurface } from "./drop-surface.tsx";
import { EmptyLibrary } from "./empty-library.tsx";
import { LibraryToolbar } from "./library-toolbar.tsx";
import type { Dropped } from "./read-dropped.ts";
import { useDeletions } from "./use-deletions.ts";
import { useOpenItem } from "./use-open-item.ts";
import { useSelection } from "./use-selection.ts";
import { LibrarySkeleton } from "./library-skeleton.tsx";
import classes from "./library-screen.module.css";
import { rememberLocalPicture } from "./local-picture.ts";
import { PhotoGrid } from "./photo-grid.tsx";
import { RefusedList, type RefusedFile } from "./refused-list.tsx";
import { useItemActions } from "./use-item-actions.ts";
import { words } from "./words.ts";

// Loaded when first opened: the grid needs none of them.
const ItemViewer = lazy(async () => ({ default: (await import("./item-viewer.tsx")).ItemViewer }));
const ItemList = lazy(async () => ({ default: (await import("./item-list.tsx")).ItemList }));
const SelectionBar = lazy(async () => ({ default: (await import("./selection-bar.tsx")).SelectionBar }));

const route = getRouteApi("/signed-in/");
const ACCEPT = UPLOAD_TYPES.join(",");

/** A person's photos, PDFs and videos, and the work about them. */
export function LibraryScreen() {
  const { q, kind, view } = route.useSearch();
  const { openId, close } = useOpenItem();
  const navigate = route.useNavigate();
  const filter = { ...(q !== undefined && { q }), ...(kind !== undefined && { kind }) };
  const { items: all, isPending, isOutdated, error, hasOlder, isFetchingOlder, fetchOlder } = useItems(filter);
  const { upload, uploads, cancel, pause, dismiss, retry } = useUploadItem();
  const itemActions = useItemActions();
  const { hidden, remove } = useDeletions();
  const client = useJobwire();
  const items = useMemo(() => all.filter(({ id }) => !hidden.has(id)), [all, hidden]);
  const selection = useSelection<NamedItem>(items, {
    key: `${kind ?? ""} ${q ?? ""}`,
    isOutdated: isOutdated || isPending,
    hasOlder,
    readAll: async () => {
      const named = await client.items.named(filter);
      return { ...named, items: named.items.filter(({ id }) => !hidden.has(id)) };
    },
  });
  const [isCut, setCut] = useState(false);
  /** What screen readers hear of files on their way. */
  const [said, setSaid] = useState("");
  const isFiltered = q !== undefined || kind !== undefined;

  const showAll = useCallback(() => {
    void navigate({
      search: (before) => ({ ...before, q: undefined, kind: undefined }),
      replace: true,
      resetScroll: false,
    });
  }, [navigate]);
  const add = useCallback(
    ({ files, isCut }: Dropped) => {
      setCut(isCut);
      // What was added is seen at once, whatever was looked for.
      if (isFiltered) showAll();
      setSaid(words.addingFiles(files.length));
      const stored = files.map(async (file) => rememberLocalPicture((await upload(file)).itemId, file));
      // A refusal is shown, and told, with the upload itself.
      void Promise.allSettled(stored).then((ends) => {
        const count = ends.filter(({ status }) => status === "fulfilled").length;
        setSaid(count === 0 ? "" : words.addedFiles(count));
      });
    },
    [upload, isFiltered, showAll],
  );
  const deleteNow = useCallback(
    (gone: readonly NamedItem[]) => {
      remove(gone);
      if (gone.some(({ id }) => id === openId)) close();
    },
    [remove, openId, close],
  );

  const refused: RefusedFile[] = [
    ...(isCut ? [{ id: "cut", name: words.tooMany, reason: words.tooManyHint, dismiss: () => setCut(false) }] : []),
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
        reason: one.error?.message ?? words.brokenOff,
        retry: one.isRefused ? undefined : again,
        dismiss: () => dismiss(one.id),
      };
    }),
  ];
  const sending = uploads.filter((one) => one.state !== "failed");
  // What is on its way is shown where all is.
  const isEmpty = items.length === 0 && (isFiltered || sending.length === 0);
  const addButton = (label: string, size: "sm" | "lg") => (
    <AddButton label={label} size={size} accept={ACCEPT} onAdd={add} />
  );
  const resume = (uploadId: string) => {
    retry(uploadId).then(
      ({ itemId }) => {
        const file = uploads.find(({ id }) => id === uploadId)?.file;
        if (file !== undefined) rememberLocalPicture(itemId, file);
      },
      () => {}, // shown with the upload itself
    );
  };
  const Items = view === "list" ? ItemList : PhotoGrid;

  return (
    <div className={classes.screen}>
      <PageTitle>{words.title}</PageTitle>
      <DropSurface onDropped={add} />
      <div role="status" className="visually-hidden">
        {said}
      </div>
      <ScreenHead
        title={words.title}
        aside={isPending || items.length === 0 ? undefined : words.count(items.length, hasOlder)}
        actions={!isPending && (!isEmpty || isFiltered) && addButton(words.upload, "sm")}
      />
      {!isPending && (!isEmpty || isFiltered) && (
        <LibraryToolbar
          view={{ q, kind, view }}
          isSelecting={selection.isOn}
          onToggleSelecting={selection.isOn ? selection.clear : selection.start}
          onChange={(change) =>
            void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false })
          }
        />
      )}
      <RefusedList files={refused} />
      {error !== null && items.length === 0 ? (
        <ScreenError title={words.failedTitle} error={error} />
      ) : isPending ? (
        <LibrarySkeleton />
      ) : isEmpty && isFiltered ? (
        <EmptyState
          icon={IconSearch}
          title={words.noneFoundTitle}
          action={
            <Button variant="default" size="md" onClick={showAll}>
              {words.showAll}
            </Button>
          }
        >
          {words.noneFound}
        </EmptyState>
      ) : isEmpty ? (
        <EmptyLibrary action={addButton(words.emptyAction, "lg")} />
      ) : (
        <Suspense fallback={<LibrarySkeleton />}>
          <Found isOutdated={isOutdated}>
            <Items
              items={items}
              sending={isFiltered ? [] : sending}
              selection={selection}
              onCancelUpload={cancel}
              onPauseUpload={pause}
              onResumeUpload={resume}
              itemActions={itemActions}
              onDelete={(item) => deleteNow([item])}
              hasOlder={hasOlder}
              isFetchingOlder={isFetchingOlder}
              fetchOlder={fetchOlder}
            />
          </Found>
        </Suspense>
      )}
      <Suspense>
        {selection.isOn && <SelectionBar selection={selection} onDelete={deleteNow} />}
        {openId !== undefined && (
          <ItemViewer
            itemId={openId}
            items={items}
            itemActions={itemActions}
            onDelete={(item) => deleteNow([item])}
            onClose={close}
          />
        )}
      </Suspense>
    </div>
  );
}
