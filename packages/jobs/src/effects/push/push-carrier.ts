import type { Queryable } from "@jobwire/db";
import webPush from "web-push";
import type { Carrier } from "../courier/parcel.ts";
import { DeliveryFailed } from "../courier/parcel.ts";
import { readEnded } from "../mail/mail-carrier.ts";
import { titleOf } from "../news/inbox.ts";
import type { GuardedSender } from "../webhooks/send-guarded.ts";
import type { VapidKeys } from "./vapid-keys.ts";
import { words } from "./words.ts";

/** A push service keeps a message this long for a device that is off. */
const KEPT_SECONDS = 24 * 60 * 60;

/** What the service worker gets. The same tag replaces the notification of before, so that none shows twice. */
export interface PushMessage {
  title: string;
  body: string;
  tag: string;
  /** Path on this server that a click opens. */
  path: string;
}

/** Sends messages to browsers, encrypted for them (RFC 8291) and signed by this installation (RFC 8292). */
export function createPushCarrier({
  db,
  sender,
  keys,
  publicUrl,
}: {
  db: Queryable;
  sender: GuardedSender;
  keys: VapidKeys;
  publicUrl: () => string;
}): Carrier {
  return async (parcel, signal) => {
    const { rows } = await db.query<{ endpoint: string; p256dh: string; auth: string }>(
      "select endpoint, p256dh, auth from push_subscription where id = $1::uuid and user_id = $2",
      [parcel.target, parcel.userId],
    );
    const device = rows[0];
    if (device === undefined) throw new DeliveryFailed("The device was removed.", { isMoot: true });
    const message = await messageOf(db, parcel.id, parcel.rows);
    if (message === null) throw new DeliveryFailed("The job was removed.", { isMoot: true });
    const { endpoint, p256dh, auth } = device;
    const { headers, body } = webPush.generateRequestDetails(
      { endpoint, keys: { p256dh, auth } },
      JSON.stringify(message),
      {
        vapidDetails: { subject: contact(publicUrl()), ...keys },
        TTL: KEPT_SECONDS,
        urgency: "normal",
        contentEncoding: "aes128gcm",
      },
    );
    const answer = await sender.post(endpoint, {
      headers: textHeaders(headers),
      body: body ?? Buffer.alloc(0),
      signal,
    });
    const { status, body: response } = answer;
    if (status >= 200 && status < 300) {
      await db.query("update push_subscription set last_sent_at = now() where id = $1::uuid", [parcel.target]);
      return { status };
    }
    if (status === 404 || status === 410) {
      await db.query("delete from push_subscription where id = $1::uuid", [parcel.target]);
      throw new DeliveryFailed("The device takes no more messages and was removed.", {
        isFinal: true,
        status,
        response,
      });
    }
    const isFinal = status >= 400 && status < 500 && status !== 429 && status !== 408;
    const retryAfterMs = answer.retryAfterMs ?? undefined;
    throw new DeliveryFailed(`The push service answered ${status}.`, { isFinal, status, response, retryAfterMs });
  };
}

/** Where a push service may reach who runs this. */
function contact(publicUrl: string): string {
  return publicUrl.startsWith("https:") ? publicUrl : "mailto:admin@localhost.invalid";
}

function textHeaders(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.toLowerCase() !== "content-length")
      .map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

async function messageOf(
  db: Queryable,
  tag: string,
  rows: readonly { jobId: string | null; event: string }[],
): Promise<PushMessage | null> {
  if (rows.every(({ jobId }) => jobId === null))
    return { title: words.testTitle, body: words.test, tag, path: "/account" };
  const ended = await readEnded(db, rows);
  const [first] = ended;
  if (first === undefined) return null;
  if (ended.length === 1) {
    const { job, outcome, itemName } = first;
    const inputTitle = (job.input as { title?: unknown } | null)?.title;
    const title = titleOf(job.task, typeof inputTitle === "string" ? inputTitle : null);
    const body = outcome === "failed" ? (job.error?.message ?? words.failed) : (itemName ?? words.ready);
    return {
      title: outcome === "failed" ? words.failedTitle(title) : words.doneTitle(title),
      body,
      tag,
      path: `/jobs/${job.id}`,
    };
  }
  const failed = ended.filter(({ outcome }) => outcome === "failed").length;
  return { title: words.several(ended.length - failed, failed), body: words.openInbox, tag, path: "/inbox" };
}
