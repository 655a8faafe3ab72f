import type { Queryable } from "@jobwire/db";
import { DEFAULT_CHANNELS } from "../../wire/index.ts";
import type { NotifyChannels } from "../../wire/index.ts";

/** How this person wants to be told. */
export async function readChannels(db: Queryable, userId: string): Promise<NotifyChannels> {
  const { rows } = await db.query<{ channels: NotifyChannels }>(
    "select channels from notify_preference where user_id = $1",
    [userId],
  );
  return { ...DEFAULT_CHANNELS, ...rows[0]?.channels };
}

/** Counts for jobs that end from now on. */
export async function writeChannels(db: Queryable, userId: string, channels: NotifyChannels): Promise<void> {
  await db.query(
    `insert into notify_preference (user_id, channels) values ($1, $2)
     on conflict (user_id) do update set channels = excluded.channels, updated_at = now()`,
    [userId, JSON.stringify(channels)],
  );
}
