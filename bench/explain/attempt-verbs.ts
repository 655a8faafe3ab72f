import { applyTransitions, claimRung } from "@jobwire/db";
import type { Parts } from "./parts.ts";
import { WARM_UP } from "./plans.ts";

/** Claims and finishes of a batch, as group commit makes them. */
export async function explainAttempts({ explain, plain, pool }: Parts, busy: string): Promise<void> {
  const batch = 50;
  const { rows: workers } = await plain.query<{ id: string }>("select id from worker limit 1");
  const workerId = workers[0]?.id ?? "";
  const { rows: jobs } = await plain.query<{ id: string }>(
    "select id from job where state = 'queued' and user_id = $1 order by id limit $2",
    [busy, batch * (WARM_UP + 1)],
  );
  await plain.query(
    `with rung as (
       select id, key from graphile_worker.add_jobs(array(
         select ('jobwire', json_build_object('jobId', id, 'attempt', 1), null, null, 25, id || ':1', 0, null)::graphile_worker.job_spec
           from unnest($1::uuid[]) id)))
     insert into slot (job_id, attempt, queue, user_id, bell_id)
     select job.id, 1, queue, user_id, rung.id from job join rung on rung.key = job.id || ':1'
     where job.id = any($1::uuid[]) on conflict do nothing`,
    [jobs.map(({ id }) => id)],
  );
  const claimed: string[] = [];
  await explain("claim", async () => {
    claimed.push(...(await claimRung(pool, workerId, batch)).claims.map(({ jobId }) => jobId));
  });
  await explain("complete", () => {
    const output = { counted: 1, attempts: 1 };
    const lease = { workerId, attempt: 1 };
    return applyTransitions(
      pool,
      claimed.splice(0, batch).map((jobId) => ({ jobId, event: "complete", lease, output })),
    );
  });
}
