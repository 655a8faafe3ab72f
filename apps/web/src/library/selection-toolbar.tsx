import { Button } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconDownload, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { notifications } from "@mantine/notifications";
import { downloadMany } from "../app/download-many.ts";
import classes from "../app/floating-bar.module.css";
import type { Selection } from "./use-selection.ts";
import { words } from "./words.ts";

interface Props<T> {
  selection: Selection<T>;
  /** Where their files are to be had together; takes `ids` in a form. */
  zipPath: string;
  /** What it begins with. */
  children?: ReactNode;
  removal: { label: string; icon: ReactNode; onRemove: (items: readonly T[]) => void };
}

/** What can be done with all that is selected: as many as there are, their files as one archive, out with them. */
export function SelectionToolbar<T extends { id: string }>({ selection, zipPath, children, removal }: Props<T>) {
  const { items } = selection;
  // What is open on top of it is closed first.
  useHotkeys([["Escape", () => document.querySelector("[role=dialog], [role=menu]") ?? selection.clear()]]);
  const download = () =>
    downloadMany(
      zipPath,
      items.map(({ id }) => id),
      () => notifications.show({ color: "red", title: words.downloadFailedTitle, message: words.downloadFailed }),
    );
  return (
    <div className={classes.bar} role="toolbar" aria-label={words.selected(items.length)}>
      <span className={classes.count} role="status">
        {words.selected(items.length)}
      </span>
      <Button size="compact-md" variant="subtle" loading={selection.isReadingAll} onClick={selection.all}>
        {words.selectAll}
      </Button>
      {children}
      <Button
        size="compact-md"
        variant="default"
        disabled={items.length === 0}
        onClick={download}
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {words.downloadMany}
      </Button>
      <Button
        size="compact-md"
        variant="default"
        disabled={items.length === 0}
        leftSection={removal.icon}
        onClick={() => {
          removal.onRemove(items);
          selection.clear();
        }}
      >
        {removal.label}
      </Button>
      {selection.isCut && <span className={classes.note}>{words.selectedCut(items.length)}</span>}
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
