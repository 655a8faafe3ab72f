import type { Queryable } from "@jobwire/db";
import type { ChangeBus } from "../../bus/index.ts";
import { uuidV7 } from "../../engine/uuid-v7.ts";
import type { DeliveryState, DeliveryView, NotifyKind } from "../../wire/index.ts";

/** Which deliveries; what is left out does not matter. */
export interface DeliveryFilter {
  /** Null: everybody's. */
  userId: string | null;
  jobId?: string;
  /** Id of a webhook endpoint. */
  target?: string;
  kind?: NotifyKind;
  state?: DeliveryState;
  /** Those that were made before this one. */
  beforeId?: string;
}

/** The log of deliveries, and what may be done about them. */
export interface Deliveries {
  /** Newest first, at most 100. */
  list(filter: DeliveryFilter): Promise<DeliveryView[]>;
  /** Sends one that failed, or a webhook that was sent, once more, with the same id. False: it is under way, or not there. */
  redeliver(id: string, userId: string | null): Promise<boolean>;
  /** Sends a test to a webhook or device of this user. Answers with its delivery. */
  sendTest(kind: "webhook" | "push", target: string, userId: string): Promise<string>;
  read(id: string, userId: string | null): Promise<DeliveryView | null>;
}

const iso = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const SELECT = `
  select d.id, d.user_id as "userId", d.job_id as "jobId", j.task, d.kind, d.event, d.state, d.attempts, d.error, d.status, d.response,
         case d.kind when 'webhook' then coalesce(w.url, 'a removed webhook') when 'push' then coalesce(s.device, 'a removed device') else d.target end as target,
         case d.state when 'waiting' then ${iso("d.due_at")} end as "dueAt",
         ${iso("d.created_at")} as "createdAt", ${iso("d.ended_at")} as "endedAt"`;
const JOINS = `
    left join job j on j.id = d.job_id
    left join webhook_endpoint w on d.kind = 'webhook' and w.id::text = d.target
    left join push_subscription s on d.kind = 'push' and s.id::text = d.target`;

/** The log of an endpoint or a device, by delivery_target, newest first: only what is shown of it is looked up elsewhere. */
const OF_TARGET = `(select * from delivery where target = $3 and kind <> 'email' order by id desc offset 0) d`;

/** Uses delivery_once for a job, delivery_user for a person, else delivery_pkey. */
const listOf = (source: string) => `${SELECT} from ${source} ${JOINS}
   where ($1::text is null or d.user_id = $1) and ($2::uuid is null or d.job_id = $2) and ($3::text is null or d.target = $3)
     and ($4::text is null or d.kind = $4) and ($5::text is null or d.state = $5) and ($6::uuid is null or d.id < $6)
   order by d.id desc limit 100`;
const LIST = listOf("delivery d");
const LIST_OF_TARGET = listOf(OF_TARGET);

const REDELIVER = `
  update delivery set state = 'waiting', attempts = 0, due_at = clock_timestamp(), group_id = coalesce(group_id, id), error = null, ended_at = null, if_left = false
   where id = $1 and ($2::text is null or user_id = $2) and (state in ('failed', 'dropped') or (state = 'sent' and kind = 'webhook'))
  returning user_id as "userId"`;

export function createDeliveries({
  pool,
  bus,
  nudge,
}: {
  pool: Queryable;
  bus: Pick<ChangeBus, "publish">;
  /** There is something to deliver. */
  nudge: () => void;
}): Deliveries {
  return {
    async list({ userId, jobId, target, kind, state, beforeId }) {
      const values = [userId, jobId ?? null, target ?? null, kind ?? null, state ?? null, beforeId ?? null];
      return (await pool.query<DeliveryView>(target === undefined ? LIST : LIST_OF_TARGET, values)).rows;
    },
    async redeliver(id, userId) {
      const { rows } = await pool.query<{ userId: string }>(REDELIVER, [id, userId]);
      const row = rows[0];
      if (row === undefined) return false;
      bus.publish({ kind: "told", userId: row.userId });
      nudge();
      return true;
    },
    async sendTest(kind, target, userId) {
      const id = uuidV7();
      await pool.query(
        "insert into delivery (id, user_id, kind, target, event) values ($1, $2, $3, $4, 'webhook.test')",
        [id, userId, kind, target],
      );
      nudge();
      return id;
    },
    async read(id, userId) {
      const { rows } = await pool.query<DeliveryView>(
        `${SELECT} from delivery d ${JOINS} where d.id = $1 and ($2::text is null or d.user_id = $2)`,
        [id, userId],
      );
      return rows[0] ?? null;
    },
  };
}
