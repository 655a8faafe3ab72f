import type { Queryable } from "@jobwire/db";
import webPush from "web-push";

/** The pair by which push services know this installation. */
export interface VapidKeys {
  publicKey: string;
  privateKey: string;
}

/** Made by whichever process comes first; a new pair would orphan every subscription, so it is kept for good. */
export async function loadVapidKeys(db: Queryable): Promise<VapidKeys> {
  await db.query("insert into setting (key, value) values ('vapid-keys', $1) on conflict (key) do nothing", [
    JSON.stringify(webPush.generateVAPIDKeys()),
  ]);
  const { rows } = await db.query<{ value: VapidKeys }>("select value from setting where key = 'vapid-keys'");
  return rows[0]!.value;
}
