import { ActionIcon, Checkbox } from "@mantine/core";
import { catalog } from "@jobwire/jobs/catalog";
import type { CollectionEntryView } from "@jobwire/jobs/wire";
import { IconDots } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { TaskIcon } from "../live/task-icon.ts";
import tileClasses from "../library/tile.module.css";
import type { Selection } from "../library/use-selection.ts";
import classes from "./entry-tile.module.css";
import { words } from "./words.ts";

const EntryMenu = lazy(async () => ({ default: (await import("./entry-menu.tsx")).EntryMenu }));

export interface EntryActions {
  onRename: () => void;
  onShare: () => void;
  onRemove: () => void;
}

interface Props extends EntryActions {
  entry: CollectionEntryView;
  selection: Selection<{ id: string }>;
  position: number;
  setSize: number;
}

/** One result of the collection: how it looks, what it is, what you can do with it. */
export function EntryTile({ entry, selection, position, setSize, ...actions }: Props) {
  const { jobId, title, task } = entry;
  const kind = words.nouns[task] ?? catalog[task].title;
  const isSelected = selection.has(jobId);
  return (
    <li
      className={tileClasses.tile}
      aria-setsize={setSize}
      aria-posinset={position}
      data-selected={isSelected || undefined}
    >
      <div className={tileClasses.frame}>
        <Link
          to="/jobs/$jobId"
          params={{ jobId }}
          className={`${tileClasses.open} ${classes.open}`}
          aria-label={words.open(title)}
          onClick={(event) => {
            if (!selection.isOn) return;
            event.preventDefault();
            selection.toggle(jobId, event.shiftKey);
          }}
        >
          <Look entry={entry} />
        </Link>
        {selection.isOn && (
          <Checkbox
            className={tileClasses.check}
            size="md"
            aria-label={words.selectOne(title)}
            checked={isSelected}
            onChange={() => selection.toggle(jobId)}
          />
        )}
      </div>
      <div className={tileClasses.caption}>
        <span className={classes.names}>
          <span className={classes.title} dir="auto" title={title}>
            {title}
          </span>
          {kind !== title && <span className={classes.task}>{kind}</span>}
        </span>
        <MenuButton entry={entry} actions={actions} />
      </div>
    </li>
  );
}

/** One picture, four together, or a sign for what has none. */
function Look({ entry: { pictures, task } }: { entry: CollectionEntryView }) {
  const [first] = pictures;
  if (first === undefined) {
    return <TaskIcon task={task} size={56} stroke={1.1} className={tileClasses.emblem} aria-hidden />;
  }
  const isSet = task === "design.generate" && pictures.length > 1;
  if (!isSet) {
    const isCutout = first.name === "cutout" || first.name === "preview";
    return <img src={first.url} alt="" loading="lazy" className={classes.picture} data-whole={isCutout || undefined} />;
  }
  return (
    <span className={classes.set}>
      {pictures.map(({ id, url }) => (
        <img key={id} src={url} alt="" loading="lazy" />
      ))}
    </span>
  );
}

function MenuButton({ entry, actions }: { entry: CollectionEntryView; actions: EntryActions }) {
  const [isAsked, setAsked] = useState(false);
  const button = (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={words.more(entry.title)}
      aria-haspopup="menu"
      onClick={() => setAsked(true)}
    >
      <IconDots size={18} />
    </ActionIcon>
  );
  if (!isAsked) return button;
  return (
    <Suspense fallback={button}>
      <EntryMenu entry={entry} actions={actions}>
        {button}
      </EntryMenu>
    </Suspense>
  );
}
