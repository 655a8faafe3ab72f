/** Tables that grow with use: none is read from one end to the other. */
export const BIG_TABLES = [
  "job",
  "job_event",
  "item",
  "artifact",
  "note",
  "delivery",
  "collection_entry",
  "credit_transfer",
] as const;

const NODE =
  /^(?<indent>\s*)(?:->\s+)?(?<scan>(?:\w+ )*?Scan)\b.*? on (?:\w+\.)?"?(?<table>\w+)"?.*\(actual.* rows=(?<rows>[\d.]+) loops=(?<loops>\d+)\)/;
const REMOVED = /Rows Removed by (?:Filter|Index Recheck): (?<rows>[\d.]+)/;

/** Rows that a plan read of one table at one place. */
interface Read {
  table: string;
  isSequential: boolean;
  rows: number;
}

/**
 * Tables that a plan, as executed, read through: row by row in the order of the table, or at least half of its rows by
 * whatever index, at one place of the plan.
 * @param plan text of `explain analyze`
 * @param sizes rows of each big table
 */
export function tablesReadThrough(plan: string, sizes: ReadonlyMap<string, number>): string[] {
  const through = readsOf(plan).filter(({ table, isSequential, rows }) => {
    const size = sizes.get(table);
    return size !== undefined && size > 0 && (isSequential || rows >= size / 2);
  });
  return [...new Set(through.map(({ table }) => table))];
}

function readsOf(plan: string): Read[] {
  const reads: (Read & { loops: number })[] = [];
  let open: (Read & { loops: number }) | undefined;
  for (const line of plan.split("\n")) {
    const node = NODE.exec(line)?.groups;
    if (node !== undefined) {
      const loops = Number(node.loops);
      open = {
        table: node.table!,
        isSequential: node.scan!.endsWith("Seq Scan"),
        rows: Number(node.rows) * loops,
        loops,
      };
      reads.push(open);
    } else if (/\(actual|\(never executed\)/.test(line)) open = undefined;
    const removed = REMOVED.exec(line)?.groups;
    if (open !== undefined && removed !== undefined) open.rows += Number(removed.rows) * open.loops;
  }
  return reads;
}
