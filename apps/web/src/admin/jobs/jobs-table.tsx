import { Button, Checkbox, Skeleton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconPlayerPause } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { JobRow } from "./job-row.tsx";
import classes from "./jobs-table.module.css";
import type { UseSteadyRows } from "./use-steady-rows.ts";
import { words } from "./words.ts";

const ROW_PX = 40;
/** On a phone a row takes two lines. */
const TALL_ROW_PX = 60;

interface Props {
  steady: UseSteadyRows;
  isPending: boolean;
  isFiltered: boolean;
  onClearFilters: () => void;
  cursor: string | null;
  /** The cursor was moved by a key. */
  isKeyed: boolean;
  onCursor: (jobId: string) => void;
  picked: ReadonlySet<string>;
  onToggle: (jobId: string) => void;
  onPickAll: (all: boolean) => void;
  personOf: (userId: string) => string;
  hasOlder: boolean;
  isFetchingOlder: boolean;
  fetchOlder: () => Promise<void>;
}

/** The jobs as dense rows. They stay put while the pointer is over them, some are selected or the list is scrolled. */
export function JobsTable(props: Props) {
  const { steady, isPending, cursor, picked, hasOlder, isFetchingOlder, fetchOlder } = props;
  const { rows, hold, release } = steady;
  const box = useRef<HTMLDivElement>(null);
  const isOver = useRef(false);
  const rowPx = (useMediaQuery("(max-width: 760px)") ?? false) ? TALL_ROW_PX : ROW_PX;
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
  });

  useEffect(() => list.measure(), [list, rowPx]);

  const shown = list.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasOlder && !isFetchingOlder && rows.length > 0 && lastShown >= rows.length - 15) void fetchOlder();
  }, [hasOlder, isFetchingOlder, fetchOlder, lastShown, rows.length]);

  const cursorAt = cursor === null ? -1 : rows.findIndex((job) => job.id === cursor);
  useEffect(() => {
    if (cursorAt >= 0) list.scrollToIndex(cursorAt, { align: "auto" });
    // Only when the cursor moves: rows that move under it must not drag the window along.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
  }, [cursor]);

  const hasPicked = picked.size > 0;
  function settle(): void {
    const isScrolled = (box.current?.scrollTop ?? 0) > 4;
    if (isOver.current || isScrolled || hasPicked) hold();
    else release();
  }
  useEffect(() => {
    settle();
    // Only a selection that begins or ends changes anything here.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
  }, [hasPicked]);

  const allPicked = rows.length > 0 && rows.every((job) => picked.has(job.id));
  return (
    <div className={classes.frame}>
      <div ref={box} className={classes.box} onScroll={settle}>
        <div role="table" aria-label={words.table} aria-rowcount={rows.length + 1} aria-busy={isPending}>
          <div role="rowgroup" className={classes.headGroup}>
            <div role="row" className={classes.head}>
              <span role="columnheader" className={classes.pick}>
                <Checkbox
                  size="xs"
                  aria-label={words.selectAll}
                  checked={allPicked}
                  indeterminate={!allPicked && rows.some((job) => picked.has(job.id))}
                  onChange={(event) => props.onPickAll(event.currentTarget.checked)}
                />
              </span>
              <span role="columnheader">{words.columns.state}</span>
              <span role="columnheader">{words.columns.task}</span>
              <span role="columnheader" data-col="progress">
                {words.columns.progress}
              </span>
              <span role="columnheader" data-col="person">
                {words.columns.person}
              </span>
              <span role="columnheader" data-col="attempt">
                {words.columns.attempt}
              </span>
              <span role="columnheader" data-col="took">
                {words.columns.took}
              </span>
              <span role="columnheader" data-col="created">
                {words.columns.created}
              </span>
            </div>
          </div>
          <div
            role="rowgroup"
            className={classes.rows}
            style={{ height: isPending ? undefined : list.getTotalSize() }}
            onPointerEnter={(event) => {
              if (event.pointerType !== "mouse") return;
              isOver.current = true;
              settle();
            }}
            onPointerLeave={() => {
              isOver.current = false;
              settle();
            }}
          >
            {isPending &&
              Array.from({ length: 12 }, (_, index) => (
                <div key={index} className={classes.ghost}>
                  <Skeleton height={10} width={70} />
                  <Skeleton height={10} width={120} />
                  <Skeleton height={4} />
                  <Skeleton height={10} width={150} />
                </div>
              ))}
            {shown.map((row) => {
              const job = rows[row.index];
              return job === undefined ? null : (
                <JobRow
                  key={job.id}
                  job={job}
                  index={row.index}
                  topPx={row.start}
                  person={props.personOf(job.userId)}
                  isCursor={job.id === cursor}
                  takesFocus={props.isKeyed && job.id === cursor}
                  isPicked={picked.has(job.id)}
                  onToggle={props.onToggle}
                  onCursor={props.onCursor}
                />
              );
            })}
          </div>
        </div>
        {!isPending && rows.length === 0 && (
          <div className={classes.none}>
            <p>{props.isFiltered ? words.none : words.noneYet}</p>
            {props.isFiltered && (
              <Button variant="default" size="xs" onClick={props.onClearFilters}>
                {words.clearFilters}
              </Button>
            )}
          </div>
        )}
      </div>
      {steady.isHeld && steady.newCount > 0 && (
        <Button
          className={classes.paused}
          size="compact-sm"
          variant="default"
          title={words.pausedHint}
          leftSection={<IconPlayerPause size={14} aria-hidden />}
          onClick={() => {
            box.current?.scrollTo({ top: 0 });
            release();
          }}
        >
          {words.paused(steady.newCount)}
        </Button>
      )}
    </div>
  );
}
