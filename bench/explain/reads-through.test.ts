import { expect, test } from "vitest";
import { tablesReadThrough } from "./reads-through.ts";

const sizes = new Map([
  ["note", 1_000],
  ["job", 5_000],
]);

test("a table that is read row by row is read through, also beside others and in parallel", () => {
  const plan = `Limit  (cost=0.00..1.00 rows=1 width=4) (actual time=0.1..0.2 rows=1.00 loops=1)
  ->  Parallel Seq Scan on note n  (cost=0.00..1.00 rows=1 width=4) (actual time=0.1..0.2 rows=1.00 loops=1)
  ->  Index Scan using job_pkey on job j  (cost=0.00..1.00 rows=1 width=4) (actual time=0.1..0.2 rows=1.00 loops=1)`;
  expect(tablesReadThrough(plan, sizes)).toEqual(["note"]);
});

test("half of a table by an index is read through: what a filter throws away counts, at each turn", () => {
  const scan = (
    rows: string,
    removed: number,
    loops = 1,
  ) => `Index Only Scan Backward using note_user_at on note n  (cost=0..1 rows=1 width=4) (actual time=0.1..0.2 rows=${rows} loops=${loops})
  Index Cond: (user_id = 'a'::text)
  Filter: (read_at IS NULL)
  Rows Removed by Filter: ${removed}`;
  expect(tablesReadThrough(scan("1.00", 498), sizes)).toEqual([]);
  expect(tablesReadThrough(scan("1.00", 499), sizes)).toEqual(["note"]);
  expect(tablesReadThrough(scan("0.50", 49, 10), sizes)).toEqual([]);
  expect(tablesReadThrough(scan("0.50", 50, 10), sizes)).toEqual(["note"]);
});

test("what other nodes throw away is not a table's, and small or unknown tables do not matter", () => {
  const plan = `Nested Loop  (cost=0.00..1.00 rows=1 width=4) (actual time=0.1..0.2 rows=1.00 loops=1)
  ->  Bitmap Heap Scan on public.job  (cost=0.00..1.00 rows=1 width=4) (actual time=0.1..0.2 rows=10.00 loops=1)
        Recheck Cond: (user_id = 'a'::text)
        ->  Bitmap Index Scan on job_user  (cost=0.00..1.00 rows=1 width=0) (actual time=0.1..0.2 rows=10.00 loops=1)
  ->  CTE Scan on note_lines  (cost=0.00..1.00 rows=1 width=4) (actual time=0.1..0.2 rows=3.00 loops=1)
        Rows Removed by Filter: 90000
  ->  Seq Scan on setting  (cost=0.00..1.00 rows=1 width=4) (actual time=0.1..0.2 rows=3.00 loops=1)
  ->  Seq Scan on job  (cost=0.00..1.00 rows=1 width=4) (never executed)`;
  expect(tablesReadThrough(plan, sizes)).toEqual([]);
});
