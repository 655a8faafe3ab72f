import type { Queryable } from "@jobwire/db";

/** The median of each task's last 20 completions. Uses job_completed_of_task. */
const READ_TYPICAL = `
  select asked.task, recent."typicalMs" from unnest($1::text[]) as asked(task) cross join lateral (
    select percentile_cont(0.5) within group (order by ms)::float8 as "typicalMs" from (
      select extract(epoch from finished_at - case when children is null then started_at else coalesce(begun_at, started_at) end) * 1000 as ms
      from job
      where task = asked.task and state = 'completed'
      order by finished_at desc limit 20
    ) last
  ) recent`;

/** How long tasks take, in milliseconds; a task that was never completed is left out. */
export async function readTypicalMs(db: Queryable, tasks: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await db.query<{ task: string; typicalMs: number | null }>({
    name: "read-typical",
    text: READ_TYPICAL,
    values: [tasks],
  });
  return new Map(rows.flatMap(({ task, typicalMs }) => (typicalMs === null ? [] : [[task, typicalMs] as const])));
}
