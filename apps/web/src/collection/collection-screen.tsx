import { Button } from "@mantine/core";
import { useCollection, useJobwire } from "@jobwire/client/react";
import type { CollectionEntryView, NamedEntry } from "@jobwire/jobs/wire";
import { IconBookmarkOff, IconBookmarks, IconDownload, IconSearch } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useState } from "react";
import { EmptyState } from "../app/empty-state.tsx";
import { LinkButton } from "../app/link-button.tsx";
import { PageTitle } from "../app/page-title.tsx";
import { ScreenError } from "../app/screen-error.tsx";
import { ScreenHead } from "../app/screen-head.tsx";
import { Found } from "../library/found.tsx";
import { LibrarySkeleton } from "../library/library-skeleton.tsx";
import { TileGrid } from "../library/tile-grid.tsx";
import { useSelection } from "../library/use-selection.ts";
import classes from "./collection-screen.module.css";
import { CollectionToolbar } from "./collection-toolbar.tsx";
import { EntryTile } from "./entry-tile.tsx";
import { useRemovals } from "./use-removals.ts";
import { words } from "./words.ts";

// Loaded when first used: the grid needs none of them.
const SelectionToolbar = lazy(async () => ({
  default: (await import("../library/selection-toolbar.tsx")).SelectionToolbar<Chosen>,
}));
const RenameDialog = lazy(async () => ({ default: (await import("./rename-dialog.tsx")).RenameDialog }));
const ShareDialog = lazy(async () => ({ default: (await import("./share-dialog.tsx")).ShareDialog }));

const route = getRouteApi("/signed-in/collection");
const CAPTION_PX = 58;

interface Chosen {
  id: string;
  entry: NamedEntry;
}

/** What is done about an entry in a dialog. */
type Doing = { what: "rename" | "share"; entry: CollectionEntryView };

/** The results that a person keeps. */
export function CollectionScreen() {
  const { q, task } = route.useSearch();
  const navigate = route.useNavigate();
  const client = useJobwire();
  const filter = { ...(q !== undefined && { q }), ...(task !== undefined && { task }) };
  const list = useCollection(filter);
  const { entries: all, count, isPending, isOutdated, error, hasOlder } = list;
  const { hidden, remove } = useRemovals();
  const cells = useMemo(
    () => all.filter(({ jobId }) => !hidden.has(jobId)).map((entry) => ({ id: entry.jobId, entry })),
    [all, hidden],
  );
  const selection = useSelection<Chosen>(cells, {
    key: `${task ?? ""} ${q ?? ""}`,
    isOutdated: isOutdated || isPending,
    hasOlder,
    readAll: async () => {
      const { entries, isCut } = await client.collection.named(filter);
      const here = entries.filter(({ jobId }) => !hidden.has(jobId));
      return { items: here.map((entry) => ({ id: entry.jobId, entry })), isCut };
    },
  });
  const showAll = () => void navigate({ search: {}, replace: true, resetScroll: false });
  const [doing, setDoing] = useState<Doing | null>(null);
  const isFiltered = q !== undefined || task !== undefined;
  const isEmpty = cells.length === 0;

  const tile = (index: number) => {
    const cell = cells[index];
    if (cell === undefined) return null;
    const { entry } = cell;
    return (
      <EntryTile
        key={cell.id}
        entry={entry}
        selection={selection}
        position={index + 1}
        setSize={hasOlder ? -1 : cells.length}
        onRename={() => setDoing({ what: "rename", entry })}
        onShare={() => setDoing({ what: "share", entry })}
        onRemove={() => remove([entry])}
      />
    );
  };

  return (
    <div className={classes.screen}>
      <PageTitle>{words.title}</PageTitle>
      <ScreenHead
        title={words.title}
        aside={isPending || count === null || count === 0 ? undefined : words.count(count)}
        actions={
          !isEmpty && (
            <Button
              component="a"
              href="/api/collection/zip"
              download
              variant="default"
              leftSection={<IconDownload size={17} aria-hidden />}
            >
              {words.downloadAll}
            </Button>
          )
        }
      />
      {!isPending && (!isEmpty || isFiltered || hasOlder) && (
        <CollectionToolbar
          q={q}
          task={task}
          isSelecting={selection.isOn}
          onToggleSelecting={selection.isOn ? selection.clear : selection.start}
          onChange={(change) =>
            void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false })
          }
        />
      )}
      {error !== null && isEmpty ? (
        <ScreenError title={words.failedTitle} error={error} />
      ) : isPending || (isEmpty && hasOlder) ? (
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
        <EmptyState
          icon={IconBookmarks}
          title={words.emptyTitle}
          action={<LinkButton to="/studio">{words.toStudio}</LinkButton>}
        >
          {words.empty}
        </EmptyState>
      ) : (
        <Found isOutdated={isOutdated}>
          <TileGrid
            label={words.title}
            count={cells.length}
            captionPx={CAPTION_PX}
            tile={tile}
            hasOlder={hasOlder}
            isFetchingOlder={list.isFetchingOlder}
            fetchOlder={list.fetchOlder}
          />
        </Found>
      )}
      <Suspense>
        {selection.isOn && (
          <SelectionToolbar
            selection={selection}
            zipPath="/api/collection/zip"
            removal={{
              label: words.remove,
              icon: <IconBookmarkOff size={16} aria-hidden />,
              onRemove: (gone) => remove(gone.map(({ entry }) => entry)),
            }}
          />
        )}
        {doing?.what === "rename" && <RenameDialog entry={doing.entry} onClose={() => setDoing(null)} />}
        {doing?.what === "share" && (
          <ShareDialog jobId={doing.entry.jobId} title={doing.entry.title} onClose={() => setDoing(null)} />
        )}
      </Suspense>
    </div>
  );
}
