import { Button } from "@mantine/core";
import type { CollectionEntryView } from "@jobwire/jobs/wire";
import { IconBookmarkOff, IconDownload, IconX } from "@tabler/icons-react";
import classes from "../library/selection-bar.module.css";
import type { Selection } from "../library/use-selection.ts";
import { words } from "./words.ts";

/** Ids that fit into an address. */
const MOST_IN_ZIP = 200;

interface Props {
  selection: Selection<{ id: string; entry: CollectionEntryView }>;
  onRemove: (entries: readonly CollectionEntryView[]) => void;
}

/** What can be done with the selected results, all at once. */
export function EntryBar({ selection, onRemove }: Props) {
  const { items } = selection;
  const ids = items.slice(0, MOST_IN_ZIP).map(({ id }) => id);
  return (
    <div className={classes.bar} role="toolbar" aria-label={words.selected(items.length)}>
      <span className={classes.count} role="status">
        {words.selected(items.length)}
      </span>
      <Button size="compact-md" variant="subtle" onClick={selection.all}>
        {words.selectAll}
      </Button>
      <Button
        component="a"
        size="compact-md"
        href={`/api/collection/zip?ids=${ids.join(",")}`}
        download
        data-disabled={items.length === 0 || items.length > MOST_IN_ZIP || undefined}
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {words.download}
      </Button>
      <Button
        size="compact-md"
        variant="default"
        disabled={items.length === 0}
        leftSection={<IconBookmarkOff size={16} aria-hidden />}
        onClick={() => {
          onRemove(items.map(({ entry }) => entry));
          selection.clear();
        }}
      >
        {words.remove}
      </Button>
      <Button
        size="compact-md"
        variant="subtle"
        color="gray"
        leftSection={<IconX size={16} aria-hidden />}
        onClick={selection.clear}
      >
        {words.endSelecting}
      </Button>
    </div>
  );
}
