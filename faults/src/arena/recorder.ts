import { appendFileSync } from "node:fs";
import type { HistoryRecord } from "../history/record.ts";

/** Appends to a history: in memory for the checker, and on disk, a line of JSON each, for whoever looks later. */
export interface Recorder {
  readonly records: readonly HistoryRecord[];
  add(record: HistoryRecord): void;
  /** Writes down what is not yet on disk; later records stay in memory only. */
  close(): void;
}

/** @param file `.ndjson` */
export function createRecorder(file: string): Recorder {
  const records: HistoryRecord[] = [];
  let unwritten = "";
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const write = () => {
    timer = undefined;
    appendFileSync(file, unwritten);
    unwritten = "";
  };
  return {
    records,
    add(record) {
      records.push(record);
      if (isClosed) return;
      unwritten += `${JSON.stringify(record)}\n`;
      timer ??= setTimeout(write, 200);
    },
    close() {
      if (isClosed) return;
      clearTimeout(timer);
      write();
      isClosed = true;
    },
  };
}
