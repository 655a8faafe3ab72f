import type { Pool } from "pg";
import { Webhook } from "standardwebhooks";
import type { Carrier } from "../courier/parcel.ts";
import { DeliveryFailed } from "../courier/parcel.ts";
import type { GuardedSender } from "./send-guarded.ts";
import { webhookBody } from "./webhook-body.ts";

interface EndpointRow {
  url: string;
  secrets: string[];
  isOn: boolean;
}

const READ_ENDPOINT = `
  select url, disabled_at is null as "isOn",
         array_remove(array[secret, case when old_secret_until > now() then old_secret end], null) as secrets
    from webhook_endpoint where id = $1::uuid`;

/** Sends webhooks, signed as Standard Webhooks says (https://www.standardwebhooks.com); `webhook-id` is the delivery's id at each try. */
export function createWebhookCarrier({
  pool,
  sender,
  publicUrl,
}: {
  pool: Pool;
  sender: GuardedSender;
  publicUrl: () => string;
}): Carrier {
  return async (parcel, signal) => {
    const { rows } = await pool.query<EndpointRow>(READ_ENDPOINT, [parcel.target]);
    const endpoint = rows[0];
    const [row] = parcel.rows;
    if (endpoint === undefined || row === undefined)
      throw new DeliveryFailed("The webhook was removed.", { isMoot: true });
    if (!endpoint.isOn && row.event !== "webhook.test")
      throw new DeliveryFailed("The webhook is turned off.", { isMoot: true });
    const body = await webhookBody(pool, { ...row, createdAt: parcel.createdAt, publicUrl: publicUrl() });
    if (body === null) throw new DeliveryFailed("The job was removed.", { isMoot: true });
    const answer = await sender.post(endpoint.url, {
      headers: signed(parcel.id, body, endpoint.secrets),
      body,
      signal,
    });
    const { status, body: response } = answer;
    if (status >= 200 && status < 300) return { status, response };
    throw new DeliveryFailed(...refusal(status, answer.retryAfterMs, response));
  };
}

/** What a receiver needs to check that a message is ours, of now, and not known yet. During a rotation both secrets sign. */
function signed(id: string, body: string, secrets: readonly string[]): Record<string, string> {
  const at = new Date();
  return {
    "content-type": "application/json",
    "user-agent": "Jobwire-Webhooks/1",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}

function refusal(
  status: number,
  retryAfterMs: number | null,
  response: string,
): ConstructorParameters<typeof DeliveryFailed> {
  const more = { status, response, retryAfterMs: retryAfterMs ?? undefined };
  if (status >= 300 && status < 400)
    return [
      `It answered with a redirect (${status}), and redirects are not followed. Enter the address it leads to.`,
      more,
    ];
  if (status === 410) return ["It answered that it is gone for good (410).", { ...more, isFinal: true }];
  return [`It answered ${status}.`, more];
}
