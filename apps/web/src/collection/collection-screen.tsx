import { Button, CloseButton, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useCollection } from "@jobwire/client/react";
import { catalog, isTaskName, TASK_NAMES, type TaskDefinition, type TaskName } from "@jobwire/jobs/catalog";
import type { CollectionEntryView } from "@jobwire/jobs/wire";
import { IconBookmarks, IconDownload, IconSearch, IconSquareCheck } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useState } from "react";
import { EmptyState } from "../app/empty-state.tsx";
import { LinkButton } from "../app/link-button.tsx";
import { PageTitle } from "../app/page-title.tsx";
import { ScreenError } from "../app/screen-error.tsx";
import { ScreenHead } from "../app/screen-head.tsx";
import { LibrarySkeleton } from "../library/library-skeleton.tsx";
import { TileGrid } from "../library/tile-grid.tsx";
import { useSelection } from "../library/use-selection.ts";
import classes from "./collection-screen.module.css";
import { EntryTile } from "./entry-tile.tsx";
import { useRemovals } from "./use-removals.tsx";
import { words } from "./words.ts";

// Loaded when first used: the grid needs none of them.
const EntryBar = lazy(async () => ({ default: (await import("./entry-bar.tsx")).EntryBar }));
const RenameDialog = lazy(async () => ({ default: (await import("./rename-dialog.tsx")).RenameDialog }));
const ShareDialog = lazy(async () => ({ default: (await import("./share-dialog.tsx")).ShareDialog }));

const route = getRouteApi("/signed-in/collection");
const CAPTION_PX = 58;
const SEARCH_AFTER_MS = 250;

const KINDS = TASK_NAMES.filter((name) => (catalog[name] as TaskDefinition).keepsResult === true).map((name) => ({
  value: name,
  label: words.nouns[name] ?? catalog[name].title,
}));

/** What is done about an entry in a dialog. */
type Doing = { what: "rename" | "share"; entry: CollectionEntryView };

/** The results that a person keeps. */
export function CollectionScreen() {
  const { q, task } = route.useSearch();
  const navigate = route.useNavigate();
  const {
    entries: all,
    count,
    isPending,
    error,
    hasOlder,
    isFetchingOlder,
    fetchOlder,
  } = useCollection({
    ...(q !== undefined && { q }),
    ...(task !== undefined && { task }),
  });
  const { hidden, remove } = useRemovals();
  const cells = useMemo(
    () => all.filter(({ jobId }) => !hidden.has(jobId)).map((entry) => ({ id: entry.jobId, entry })),
    [all, hidden],
  );
  const selection = useSelection(cells);
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
      {!isPending && (!isEmpty || isFiltered) && (
        <CollectionToolbar
          q={q}
          task={task}
          isSelecting={selection.isOn}
          onSelect={selection.start}
          onChange={(change) =>
            void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false })
          }
        />
      )}
      {error !== null && isEmpty ? (
        <ScreenError title={words.failedTitle} error={error} />
      ) : isPending ? (
        <LibrarySkeleton />
      ) : isEmpty && isFiltered ? (
        <p className={classes.none}>{words.noneFound}</p>
      ) : isEmpty ? (
        <EmptyState
          icon={IconBookmarks}
          title={words.emptyTitle}
          action={<LinkButton to="/studio">{words.toStudio}</LinkButton>}
        >
          {words.empty}
        </EmptyState>
      ) : (
        <TileGrid
          label={words.title}
          count={cells.length}
          captionPx={CAPTION_PX}
          tile={tile}
          hasOlder={hasOlder}
          isFetchingOlder={isFetchingOlder}
          fetchOlder={fetchOlder}
        />
      )}
      <Suspense>
        {selection.isOn && <EntryBar selection={selection} onRemove={remove} />}
        {doing?.what === "rename" && <RenameDialog entry={doing.entry} onClose={() => setDoing(null)} />}
        {doing?.what === "share" && (
          <ShareDialog jobId={doing.entry.jobId} title={doing.entry.title} onClose={() => setDoing(null)} />
        )}
      </Suspense>
    </div>
  );
}

interface ToolbarProps {
  q: string | undefined;
  task: TaskName | undefined;
  isSelecting: boolean;
  onSelect: () => void;
  onChange: (change: { q?: string | undefined; task?: TaskName | undefined }) => void;
}

function CollectionToolbar({ q, task, isSelecting, onSelect, onChange }: ToolbarProps) {
  const [text, setText] = useState(q ?? "");
  const search = useDebouncedCallback(
    (asked: string) => onChange({ q: asked.trim() === "" ? undefined : asked.trim() }),
    SEARCH_AFTER_MS,
  );
  return (
    <div className={classes.bar} role="search">
      <TextInput
        className={classes.search}
        aria-label={words.search}
        placeholder={words.search}
        value={text}
        maxLength={100}
        leftSection={<IconSearch size={17} aria-hidden />}
        rightSection={
          text === "" ? null : (
            <CloseButton
              aria-label={words.clearSearch}
              onClick={() => {
                setText("");
                onChange({ q: undefined });
              }}
            />
          )
        }
        onChange={(event) => {
          setText(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
      />
      <Select
        className={classes.kinds}
        aria-label={words.kinds}
        placeholder={words.allKinds}
        data={KINDS}
        value={task ?? null}
        clearable
        onChange={(value) => onChange({ task: value !== null && isTaskName(value) ? value : undefined })}
      />
      <Button
        className={classes.select}
        variant="default"
        size="sm"
        leftSection={<IconSquareCheck size={17} aria-hidden />}
        disabled={isSelecting}
        onClick={onSelect}
      >
        {words.select}
      </Button>
    </div>
  );
}
