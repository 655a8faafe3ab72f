import { ECDH } from "node:crypto";
import type { Queryable } from "@jobwire/db";
import { InvalidInput } from "../../engine/invalid-input.ts";
import { uuidV7 } from "../../engine/uuid-v7.ts";
import type { PushDeviceView } from "../../wire/index.ts";
import { AddressRefused } from "../webhooks/address-guard.ts";
import type { AddressGuard } from "../webhooks/address-guard.ts";

/** Most devices of one user; the oldest makes room. */
const MAX_DEVICES = 20;

/** What a browser gives when it subscribes. */
export interface PushRequest {
  endpoint: string;
  p256dh: string;
  auth: string;
  /** "Chrome on Windows"; at most 100 characters. */
  device: string;
}

const VIEW = `id, device, to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
  to_char(last_sent_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "lastSentAt"`;

/** The browsers that take push messages for a person. */
export interface PushDevices {
  list(userId: string): Promise<PushDeviceView[]>;
  /**
   * The same browser again is the same device; it goes over to who is signed in there now.
   * @param sessionId with whose end the subscription ends; null: it stays
   */
  subscribe(userId: string, request: PushRequest, sessionId: string | null): Promise<PushDeviceView>;
  remove(userId: string, deviceId: string): Promise<boolean>;
}

export function createPushDevices({ pool, guard }: { pool: Queryable; guard: AddressGuard }): PushDevices {
  return {
    async list(userId) {
      const { rows } = await pool.query<PushDeviceView>(
        `select ${VIEW} from push_subscription where user_id = $1 order by id`,
        [userId],
      );
      return rows;
    },
    async subscribe(userId, { endpoint, p256dh, auth, device }, sessionId) {
      const expected = "the https:// address of a push service";
      if (!URL.canParse(endpoint) || new URL(endpoint).protocol !== "https:")
        throw new InvalidInput({ field: "endpoint", expected, got: endpoint.slice(0, 60) });
      try {
        guard.checkUrl(new URL(endpoint));
      } catch (error) {
        if (!(error instanceof AddressRefused)) throw error;
        throw new InvalidInput({ field: "endpoint", expected, got: new URL(endpoint).host });
      }
      if (!isKey(p256dh)) {
        throw new InvalidInput({ field: "p256dh", expected: "a public key on the curve P-256", got: "another text" });
      }
      const { rows } = await pool.query<PushDeviceView>(
        `insert into push_subscription (id, user_id, endpoint, p256dh, auth, device, session_id) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (endpoint) do update set user_id = excluded.user_id, p256dh = excluded.p256dh, auth = excluded.auth,
           device = excluded.device, session_id = excluded.session_id
         returning ${VIEW}`,
        [uuidV7(), userId, endpoint, p256dh, auth, device, sessionId],
      );
      await pool.query(
        `delete from push_subscription where id in
           (select id from push_subscription where user_id = $1 order by id desc offset ${MAX_DEVICES})`,
        [userId],
      );
      return rows[0]!;
    },
    async remove(userId, deviceId) {
      const { rowCount } = await pool.query("delete from push_subscription where user_id = $1 and id = $2", [
        userId,
        deviceId,
      ]);
      return rowCount === 1;
    },
  };
}

/** Messages are encrypted for this key (RFC 8291): one that is no point of the curve can never be. */
function isKey(p256dh: string): boolean {
  try {
    ECDH.convertKey(Buffer.from(p256dh, "base64url"), "prime256v1");
    return true;
  } catch {
    return false;
  }
}
