import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../bus/index.ts";
import { catalog, isTaskName } from "../catalog/index.ts";
import type { TaskPolicy } from "../catalog/index.ts";
import type { Connections } from "../engine/connections.ts";
import type { CallOffs } from "../engine/handler.ts";

/** Those that are cancelled together are looked at together, in milliseconds. */
const GATHER_MS = 50;

/**
 * Of these jobs, those that were cancelled while none of their attempts ran (one that runs hears of it by itself), or
 * whose worker was lost before it had seen to it, and that have something saved. It is taken away, so that of many
 * workers one sees to it, and a manual retry begins anew. Uses job_pkey and job_event_pkey.
 */
const TAKE = `
  with cancelled as (
    select id, task, checkpoint from job
    where id = any($1::uuid[]) and state = 'cancelled' and task = any($2::text[]) and checkpoint is not null
      and exists (
        select from job_event last
        where last.job_id = job.id and last.seq = job.last_seq
          and (last.data ->> 'from' <> 'cancelling' or last.data ->> 'event' in ('lose', 'poison'))
      )
    for no key update skip locked
  )
  update job set checkpoint = null from cancelled where job.id = cancelled.id
  returning cancelled.task, cancelled.checkpoint`;

/**
 * Calls off what services outside do for jobs that are cancelled between two attempts, or whose worker was lost. Goes
 * by hints alone: where one is lost, a service works in vain.
 * @returns ends it, once what was heard is seen to
 */
export function startCallingOff(options: {
  pool: Pool;
  bus: ChangeBus;
  callOffs: CallOffs;
  connections: Connections;
  logger: Logger;
}): () => Promise<void> {
  const { pool, bus, callOffs, connections, logger } = options;
  const tasks = Object.keys(callOffs).filter((task) => {
    const { provider }: TaskPolicy = isTaskName(task) ? catalog[task].policy : ({} as TaskPolicy);
    return provider !== undefined && provider in connections;
  });
  if (tasks.length === 0) return async () => {};
  let heard: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let calling = Promise.resolve();

  async function callOff(jobIds: readonly string[]): Promise<void> {
    try {
      const { rows } = await pool.query<{ task: keyof CallOffs; checkpoint: never }>(TAKE, [jobIds, tasks]);
      await Promise.all(rows.map(async ({ task, checkpoint }) => callOffs[task]?.(checkpoint, connections)));
    } catch (error) {
      logger.warn({ err: error }, "a service outside could not be told of a cancel");
    }
  }

  function look(): void {
    timer = undefined;
    const jobIds = heard;
    heard = [];
    calling = calling.then(() => callOff(jobIds));
  }

  const leave = bus.subscribe((message) => {
    if (message.kind !== "hints") return;
    for (const { jobId, state } of message.hints) if (state === "cancelled") heard.push(jobId);
    if (heard.length > 0) timer ??= setTimeout(look, GATHER_MS);
  });
  return async () => {
    leave();
    clearTimeout(timer);
    if (heard.length > 0) look();
    await calling;
  };
}
