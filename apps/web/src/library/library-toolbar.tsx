import { ActionIcon, Button, SegmentedControl } from "@mantine/core";
import type { ItemKind } from "@jobwire/client";
import { IconLayoutGrid, IconList, IconSquareCheck } from "@tabler/icons-react";
import classes from "./library-toolbar.module.css";
import { SearchInput } from "./search-input.tsx";
import { words } from "./words.ts";

/** How the library is shown and what of it; stands in the address. */
export interface LibraryView {
  q?: string | undefined;
  kind?: ItemKind | undefined;
  view?: "list" | undefined;
}

interface Props {
  view: LibraryView;
  onChange: (change: LibraryView) => void;
  /** Begins selecting, or ends it. */
  onToggleSelecting: () => void;
  isSelecting: boolean;
}

/** Searching, filtering, and grid or list. */
export function LibraryToolbar({ view, onChange, onToggleSelecting, isSelecting }: Props) {
  const isList = view.view === "list";
  return (
    <div className={classes.bar} role="search">
      <SearchInput label={words.search} clearLabel={words.clearSearch} q={view.q} onSearch={(q) => onChange({ q })} />
      <SegmentedControl
        aria-label={words.kinds}
        value={view.kind ?? "all"}
        onChange={(kind) => onChange({ kind: kind === "all" ? undefined : (kind as ItemKind) })}
        data={[
          { value: "all", label: words.kindAll },
          { value: "photo", label: words.kindPhotos },
          { value: "pdf", label: words.kindPdfs },
          { value: "video", label: words.kindVideos },
        ]}
      />
      <div className={classes.end}>
        <Button
          variant={isSelecting ? "light" : "default"}
          size="sm"
          className={classes.select}
          aria-label={words.select}
          title={words.select}
          leftSection={<IconSquareCheck size={17} aria-hidden />}
          aria-pressed={isSelecting}
          onClick={onToggleSelecting}
        >
          {words.select}
        </Button>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={isList ? words.asGrid : words.asList}
          title={isList ? words.asGrid : words.asList}
          onClick={() => onChange({ view: isList ? undefined : "list" })}
        >
          {isList ? <IconLayoutGrid size={18} /> : <IconList size={18} />}
        </ActionIcon>
      </div>
    </div>
  );
}
