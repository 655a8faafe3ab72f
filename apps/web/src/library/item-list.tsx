import { useElementSize } from "@mantine/hooks";
import { Checkbox } from "@mantine/core";
import { useItemProcessingStatus } from "@jobwire/client/react";
import type { ItemView } from "@jobwire/jobs/wire";
import { Link } from "@tanstack/react-router";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useLayoutEffect, useRef, useState } from "react";
import { formatBytes } from "../live/duration.ts";
import { StateBadge } from "../live/state-badge.tsx";
import { TimeAgo } from "../live/time-ago.tsx";
import { taskTitle } from "../live/words.ts";
import { ItemEmblem } from "./item-emblem.tsx";
import { ItemMenuButton } from "./item-menu-button.tsx";
import classes from "./item-list.module.css";
import { fractionOf, type ItemsProps } from "./photo-grid.tsx";
import { pictureOf } from "./picture-of.ts";
import { UploadTile } from "./upload-tile.tsx";
import { overList } from "./use-open-item.ts";
import { words } from "./words.ts";

const ROW_PX = 64;

/** The library as rows: for names, sizes and dates. Draws only what is near the window. */
export function ItemList(props: ItemsProps) {
  const { items, sending, selection, hasOlder, isFetchingOlder, fetchOlder } = props;
  const { ref: measure, width } = useElementSize<HTMLDivElement>();
  const box = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (box.current !== null) setTop(box.current.getBoundingClientRect().top + scrollY);
  }, [width, sending.length]);

  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => ROW_PX,
    overscan: 6,
    scrollMargin: top,
    getItemKey: (index) => items[index]?.id ?? index,
  });
  const shown = rows.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasOlder && !isFetchingOlder && items.length > 0 && lastShown >= items.length - 12) void fetchOlder();
  }, [hasOlder, isFetchingOlder, fetchOlder, lastShown, items.length]);

  return (
    <div ref={measure}>
      {sending.length > 0 && (
        <ul className={classes.sending}>
          {sending.map((upload) => (
            <UploadTile
              key={upload.id}
              file={upload.file}
              name={upload.name}
              fraction={fractionOf(upload)}
              isPaused={upload.state === "paused"}
              onPause={() => props.onPauseUpload(upload.id)}
              onResume={() => props.onResumeUpload(upload.id)}
              onCancel={() => props.onCancelUpload(upload.id)}
            />
          ))}
        </ul>
      )}
      <ul ref={box} className={classes.rows} aria-label={words.title} style={{ height: rows.getTotalSize() }}>
        {shown.map((row) => {
          const item = items[row.index];
          if (item === undefined) return null;
          return (
            <li
              key={row.key}
              className={classes.row}
              style={{ translate: `0 ${row.start - top}px`, height: ROW_PX }}
              aria-setsize={hasOlder ? -1 : items.length}
              aria-posinset={row.index + 1}
              data-selected={selection.has(item.id) || undefined}
            >
              {selection.isOn && (
                <Checkbox
                  aria-label={words.selectOne(item.name)}
                  checked={selection.has(item.id)}
                  onChange={() => selection.toggle(item.id)}
                />
              )}
              <Row item={item} selection={selection} itemActions={props.itemActions} onDelete={props.onDelete} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

type RowProps = Pick<ItemsProps, "selection" | "itemActions" | "onDelete"> & { item: ItemView };

const Row = memo(function Row({ item, selection, itemActions, onDelete }: RowProps) {
  return (
    <>
      <NameCell item={item} selection={selection} />
      <JobCell itemId={item.id} />
      <span className={classes.figure}>{formatBytes(item.bytes)}</span>
      <span className={classes.when}>
        <TimeAgo at={item.createdAt} />
      </span>
      <ItemMenuButton item={item} actions={itemActions} onDelete={() => onDelete(item)} />
    </>
  );
});

/** By itself: it is told of every report. */
function JobCell({ itemId }: { itemId: string }) {
  const { activeJobs, latestJob, state } = useItemProcessingStatus(itemId);
  const job = activeJobs[0] ?? (state === "failed" ? latestJob : null);
  return (
    <span className={classes.job}>
      {job !== null && (
        <>
          <StateBadge state={job.state} compact /> {taskTitle(job.task)}
        </>
      )}
    </span>
  );
}

function NameCell({ item, selection }: Pick<RowProps, "item" | "selection">) {
  const picture = pictureOf(item);
  return (
    <Link
      to="/"
      search={(before) => ({ ...before, item: item.id })}
      state={overList}
      className={classes.name}
      resetScroll={false}
      aria-label={words.open(item.name)}
      onClick={(event) => {
        if (!selection.isOn) return;
        event.preventDefault();
        selection.toggle(item.id, event.shiftKey);
      }}
    >
      {picture === null ? (
        <span className={classes.picture}>
          <ItemEmblem contentType={item.contentType} sizePx={26} />
        </span>
      ) : (
        <img className={classes.picture} src={picture.url} alt="" loading="lazy" />
      )}
      <span className={classes.text} dir="auto" title={item.name}>
        {item.name}
      </span>
    </Link>
  );
}
