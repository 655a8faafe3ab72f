import { appendFileSync } from "node:fs";
import type { HistoryRecord } from "../history/record.ts";

/** Appends to a history: in memory for the checker, and on disk, a line of JSON each, for whoever looks later. */
export interface Recorder {
  readonly records: readonly HistoryRecord[];
  add(record: HistoryRecord): void;
}

/** @param file `.ndjson` */
export function createRecorder(file: string): Recorder {
  const records: HistoryRecord[] = [];
  let unwritten = "";
  let timer: NodeJS.Timeout | undefined;
  const write = () => {
    timer = undefined;
    appendFileSync(file, unwritten);
    unwritten = "";
  };
  process.once("exit", () => unwritten !== "" && write());
  return {
    records,
    add(record) {
      records.push(record);
      unwritten += `${JSON.stringify(record)}\n`;
      timer ??= setTimeout(write, 200);
    },
  };
}
