import { Button, SegmentedControl, TextInput } from "@mantine/core";
import type { JobwireError } from "@jobwire/client";
import type { JobEvent, LogLevel } from "@jobwire/jobs/wire";
import { IconArrowDown, IconSearch } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { ScreenError } from "../app/screen-error.tsx";
import { isShown, logLinesOf } from "./log-line.ts";
import { LogRow } from "./log-row.tsx";
import classes from "./log-panel.module.css";
import { words } from "./words.ts";

interface Props {
  events: readonly JobEvent[];
  isLoading: boolean;
  error: JobwireError | null;
  /** Zero of the time column: the job's creation. */
  startMs: number;
}

/** Nearer to the end than this counts as being there. */
const AT_END_PX = 24;

/** The job's log, live: follows the end until somebody scrolls up, and never loses their place. */
export function LogPanel({ events, isLoading, error, startMs }: Props) {
  const [search, setSearch] = useState("");
  const [least, setLeast] = useState<LogLevel>("debug");
  const [isFollowing, setFollowing] = useState(true);
  const [seenSeq, setSeenSeq] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);

  const lines = useMemo(
    () => logLinesOf(events).filter((line) => isShown(line, least, search)),
    [events, least, search],
  );
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => 26,
    getItemKey: (index) => lines[index]?.seq ?? index,
    overscan: 12,
  });
  const lastSeq = lines.at(-1)?.seq ?? 0;
  const total = rows.getTotalSize();

  useLayoutEffect(() => {
    if (!isFollowing || box.current === null) return;
    box.current.scrollTop = box.current.scrollHeight;
    lastTop.current = box.current.scrollTop;
    setSeenSeq(lastSeq);
  }, [isFollowing, lastSeq, total]);

  const unseen = isFollowing ? 0 : lines.length - lines.findLastIndex((line) => line.seq <= seenSeq) - 1;

  function onScroll(): void {
    const element = box.current;
    if (element === null) return;
    const fromEnd = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (fromEnd <= AT_END_PX) setFollowing(true);
    else if (element.scrollTop < lastTop.current - 1) setFollowing(false);
    lastTop.current = element.scrollTop;
  }

  return (
    <section className={classes.panel} aria-label={words.log}>
      <div className={classes.bar}>
        <h2 className={classes.title}>{words.log}</h2>
        <TextInput
          className={classes.search}
          size="xs"
          type="search"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder={words.search}
          aria-label={words.search}
          leftSection={<IconSearch size={15} aria-hidden />}
        />
        <SegmentedControl
          size="xs"
          value={least}
          onChange={setLeast}
          aria-label={words.level}
          data={[
            { value: "debug", label: words.levels.debug },
            { value: "info", label: words.levels.info },
            { value: "warn", label: words.levels.warn },
            { value: "error", label: words.levels.error },
          ]}
        />
      </div>
      {error !== null ? (
        <ScreenError title={words.logFailed} error={error} />
      ) : (
        <div className={classes.window}>
          {/* The lines are read with the arrow keys; new ones are not read out, the page says what matters. */}
          <div
            ref={box}
            className={classes.lines}
            onScroll={onScroll}
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
            tabIndex={0}
            role="log"
            aria-live="off"
            aria-label={words.log}
          >
            {lines.length === 0 && (
              <p className={classes.empty}>
                {isLoading ? "" : events.length === 0 ? words.logEmpty : words.logNoMatch}
              </p>
            )}
            <div className={classes.all} style={{ height: total }}>
              {rows.getVirtualItems().map((row) => {
                const line = lines[row.index];
                return line === undefined ? null : (
                  <LogRow
                    key={row.key}
                    line={line}
                    startMs={startMs}
                    index={row.index}
                    topPx={row.start}
                    measure={rows.measureElement}
                  />
                );
              })}
            </div>
          </div>
          {!isFollowing && (
            <Button
              className={classes.jump}
              size="compact-sm"
              variant="default"
              leftSection={<IconArrowDown size={15} aria-hidden />}
              onClick={() => setFollowing(true)}
            >
              {words.newLines(unseen)}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
