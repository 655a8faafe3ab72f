import { readCreditBalance } from "@jobwire/db";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { readStamp } from "../collection/entries.ts";
import type { BusMessage, ChangeBus } from "@jobwire/jobs/bus";
import type { Effects } from "@jobwire/jobs/effects";
import type { CollectionStamp, CreditsStamp, DeliveryView, InboxView, UnreadView } from "@jobwire/jobs/wire";
import { PushedValue, PushedValues } from "./pushed-value.ts";

interface Surroundings {
  effects: Pick<Effects, "inboxes" | "deliveries">;
  bus: ChangeBus;
  logger: Logger;
}

/** Also without a hint: hints get lost. */
const BEAT_MS = 30_000;
const SOON_MS = 100;

/** In how many ms what a user has in their inbox should be read again. */
function inboxDueWithin(userId: string | null, message: BusMessage): number | null {
  if (message.kind === "sweep") return SOON_MS;
  if (message.kind === "told" || message.kind === "removed") return message.userId === userId ? SOON_MS : null;
  // One that is run again is no news until it ends.
  if (message.kind !== "hints") return null;
  return message.hints.some((hint) => hint.userId === userId && hint.state === "queued") ? SOON_MS : null;
}

/** The inbox of one user, pushed as jobs end and as it is read on whatever device. */
export function createInboxValues({ effects, bus, logger }: Surroundings): PushedValues<InboxView> {
  return new PushedValues(
    (userId) =>
      new PushedValue({
        name: "an inbox",
        bus,
        logger,
        beatMs: BEAT_MS,
        read: () => effects.inboxes.read(userId ?? ""),
        said: (inbox) => ({ ...inbox, version: null }),
        dueWithin: (message) => inboxDueWithin(userId, message),
      }),
  );
}

/**
 * How much of it is not read, in step with each change though the inbox may lag behind: a statement of its own, which may be
 * made far more often (docs/adr/0216-counts-do-not-wait-for-lists.md).
 */
export function createUnreadCounts({ effects, bus, logger }: Surroundings): PushedValues<UnreadView> {
  return new PushedValues(
    (userId) =>
      new PushedValue({
        name: "a count of unread",
        bus,
        logger,
        beatMs: BEAT_MS,
        gapMs: 100,
        readingShare: 0.5,
        read: () => effects.inboxes.countUnread(userId ?? ""),
        said: ({ unread }) => unread,
        dueWithin: (message) => (inboxDueWithin(userId, message) === null ? null : 0),
      }),
  );
}

/** How the collection of one user stands, pushed as results come into it and leave it. */
export function createCollectionStamps({
  pool,
  bus,
  logger,
}: Pick<Surroundings, "bus" | "logger"> & { pool: Pool }): PushedValues<CollectionStamp> {
  return new PushedValues(
    (userId) =>
      new PushedValue({
        name: "a collection",
        bus,
        logger,
        beatMs: BEAT_MS,
        read: () => readStamp(pool, userId ?? ""),
        dueWithin(message) {
          if (message.kind === "sweep") return SOON_MS;
          const isTouched = message.kind === "told" || message.kind === "removed";
          return isTouched && message.userId === userId ? SOON_MS : null;
        },
      }),
  );
}

/** How the credits of one user stand, pushed as they are given some. What jobs cost is told by the jobs. */
export function createCreditStamps({
  pool,
  bus,
  logger,
}: Pick<Surroundings, "bus" | "logger"> & { pool: Pool }): PushedValues<CreditsStamp> {
  return new PushedValues(
    (userId) =>
      new PushedValue({
        name: "the credits of a person",
        bus,
        logger,
        beatMs: BEAT_MS,
        read: () => readCreditsStamp(pool, userId ?? ""),
        dueWithin(message) {
          if (message.kind === "sweep") return SOON_MS;
          return message.kind === "told" && message.userId === userId ? SOON_MS : null;
        },
      }),
  );
}

/** Uses credit_transfer_user. */
async function readCreditsStamp(pool: Pool, userId: string): Promise<CreditsStamp> {
  const [balance, { rows }] = await Promise.all([
    readCreditBalance(pool, userId),
    pool.query<{ last_id: number }>(
      "select coalesce(max(id), 0)::float8 as last_id from credit_transfer where user_id = $1",
      [userId],
    ),
  ]);
  return { ...balance, lastId: rows[0]?.last_id ?? 0 };
}

/** Which deliveries are watched: of one job, or to one webhook. */
export interface WatchedDeliveries {
  /** Whose they are. */
  userId: string;
  jobId?: string;
  target?: string;
}

export function deliveryKey({ userId, jobId, target }: WatchedDeliveries): string {
  return JSON.stringify({ userId, jobId, target });
}

/** Deliveries of one job or to one webhook, pushed as they go. */
export function createDeliveryLists({ effects, bus, logger }: Surroundings): PushedValues<DeliveryView[]> {
  return new PushedValues((key) => {
    const watched = JSON.parse(key ?? "{}") as WatchedDeliveries;
    return new PushedValue({
      name: "a list of deliveries",
      bus,
      logger,
      beatMs: BEAT_MS,
      read: () => effects.deliveries.list(watched),
      dueWithin(message) {
        if (message.kind === "sweep") return SOON_MS;
        return message.kind === "told" && message.userId === watched.userId ? SOON_MS : null;
      },
    });
  });
}
