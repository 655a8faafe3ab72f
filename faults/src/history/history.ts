import type { HistoryRecord, StoredEvent, StoredJob } from "./record.ts";

type Of<K extends HistoryRecord["kind"]> = Extract<HistoryRecord, { kind: K }>;

/** The records of a run, by kind and by job: what every check reads. */
export interface History {
  of<K extends HistoryRecord["kind"]>(kind: K): readonly Of<K>[];
  jobs: ReadonlyMap<string, StoredJob>;
  /** Stored events per job, in the order of `seq`. */
  events: ReadonlyMap<string, readonly StoredEvent[]>;
}

/** One thing that must never happen, and did. */
export interface Violation {
  invariant: "I1" | "I2" | "I3" | "I5" | "I6";
  /** Stable word for the kind of it, e.g. `lost`. */
  code: string;
  jobId: string | null;
  message: string;
}

export function readHistory(records: readonly HistoryRecord[]): History {
  const byKind = new Map<string, HistoryRecord[]>();
  for (const record of records) {
    const list = byKind.get(record.kind);
    if (list === undefined) byKind.set(record.kind, [record]);
    else list.push(record);
  }
  const of: History["of"] = (kind) => (byKind.get(kind) ?? []) as never;
  const events = Map.groupBy(of("event"), ({ jobId }) => jobId);
  for (const list of events.values()) list.sort((a, b) => a.seq - b.seq);
  return { of, jobs: new Map(of("job").map((job) => [job.id, job])), events };
}
