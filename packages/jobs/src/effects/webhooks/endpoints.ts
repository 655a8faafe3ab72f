import { randomBytes } from "node:crypto";
import type { Queryable } from "@jobwire/db";
import { InvalidInput } from "../../engine/invalid-input.ts";
import { uuidV7 } from "../../engine/uuid-v7.ts";
import type { WebhookEvent, WebhookView } from "../../wire/index.ts";
import { AddressRefused } from "./address-guard.ts";
import type { AddressGuard } from "./address-guard.ts";

/** Most endpoints of one user. */
const MAX_ENDPOINTS = 20;
/** How long the secret of before a rotation signs as well. */
const OLD_SECRET_HOURS = 24;

/** What an owner says of an endpoint. */
export interface EndpointRequest {
  /** http or https; without a password in it. */
  url: string;
  /** At most 200 characters. */
  description?: string;
  events: WebhookEvent[];
}

const VIEW = `id, url, description, events, failures,
  to_char(disabled_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "disabledAt", disabled_reason as "disabledReason",
  to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"`;

/** A person's webhooks. Whoever calls names whose they are; others' are as if they were not there. */
export interface WebhookEndpoints {
  list(userId: string): Promise<WebhookView[]>;
  /** The only place, beside `rotate`, where its secret can be read. */
  create(userId: string, request: EndpointRequest): Promise<{ webhook: WebhookView; secret: string }>;
  /** Turned on again, it begins without failures. Null: not there. */
  update(
    userId: string,
    id: string,
    changes: Partial<EndpointRequest> & { isOn?: boolean },
  ): Promise<WebhookView | null>;
  remove(userId: string, id: string): Promise<boolean>;
  /** A new secret; the one of before signs as well for a day. Null: not there. */
  rotate(userId: string, id: string): Promise<string | null>;
}

export function createWebhookEndpoints({ pool, guard }: { pool: Queryable; guard: AddressGuard }): WebhookEndpoints {
  return {
    async list(userId) {
      const { rows } = await pool.query<WebhookView>(
        `select ${VIEW} from webhook_endpoint where user_id = $1 order by id`,
        [userId],
      );
      return rows;
    },
    async create(userId, { url, description = "", events }) {
      const secret = newSecret();
      const { rows } = await pool.query<WebhookView>(
        `insert into webhook_endpoint (id, user_id, url, description, events, secret)
         select $1, $2, $3, $4, $5, $6 where (select count(*) from webhook_endpoint where user_id = $2) < ${MAX_ENDPOINTS}
         returning ${VIEW}`,
        [uuidV7(), userId, checkedUrl(url, guard), description, events, secret],
      );
      const webhook = rows[0];
      if (webhook === undefined)
        throw new InvalidInput({ field: "url", expected: `at most ${MAX_ENDPOINTS} webhooks`, got: "one more" });
      return { webhook, secret };
    },
    async update(userId, id, { url, description, events, isOn }) {
      const { rows } = await pool.query<WebhookView>(
        `update webhook_endpoint
            set url = coalesce($3, url), description = coalesce($4, description), events = coalesce($5, events),
                disabled_at = case $6::bool when true then null when false then coalesce(disabled_at, now()) else disabled_at end,
                disabled_reason = case when $6::bool is null then disabled_reason end,
                failures = case when $6 then 0 else failures end, failing_since = case when $6 then null else failing_since end
          where user_id = $1 and id = $2 returning ${VIEW}`,
        [
          userId,
          id,
          url === undefined ? null : checkedUrl(url, guard),
          description ?? null,
          events ?? null,
          isOn ?? null,
        ],
      );
      return rows[0] ?? null;
    },
    async remove(userId, id) {
      const { rowCount } = await pool.query("delete from webhook_endpoint where user_id = $1 and id = $2", [
        userId,
        id,
      ]);
      return rowCount === 1;
    },
    async rotate(userId, id) {
      const secret = newSecret();
      const { rowCount } = await pool.query(
        `update webhook_endpoint set old_secret = secret, old_secret_until = now() + interval '${OLD_SECRET_HOURS} hours', secret = $3
          where user_id = $1 and id = $2`,
        [userId, id, secret],
      );
      return rowCount === 1 ? secret : null;
    },
  };
}

function newSecret(): string {
  return `whsec_${randomBytes(24).toString("base64")}`;
}

/** @throws InvalidInput */
function checkedUrl(text: string, guard: AddressGuard): string {
  const field = "url";
  const expected = "an http:// or https:// address, without a password in it";
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    const got = url === null ? text.slice(0, 100) : `${url.protocol}…`;
    const sentence = "Enter a whole web address that begins with https://, such as https://example.com/hooks/jobwire.";
    throw new InvalidInput({ field, expected, got, sentence });
  }
  if (url.username !== "" || url.password !== "") {
    const sentence =
      "Leave the name and password out of the address. What Jobwire sends is signed with the webhook's secret: check that.";
    throw new InvalidInput({ field, expected, got: `${url.protocol}//…@${url.host}`, sentence });
  }
  try {
    guard.checkUrl(url);
  } catch (error) {
    if (!(error instanceof AddressRefused)) throw error;
    throw new InvalidInput({ field, expected: "a public address", got: url.host, sentence: error.message });
  }
  return url.href;
}
