import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "@jobwire/jobs/bus";
import type { Effects } from "@jobwire/jobs/effects";
import type { Engine } from "@jobwire/jobs/engine";
import type { Connection } from "../live/connection.ts";
import type {
  CollectionStamp,
  CreditsStamp,
  DeliveryView,
  FailureGroup,
  FloorView,
  InboxView,
  ScheduleView,
  UnreadView,
} from "@jobwire/jobs/wire";
import type { Hub } from "../live/hub.ts";
import type { PushedValues, Watchable } from "../live/pushed-value.ts";
import type { TypicalDurationsReader } from "./typical-durations.ts";
import type { Viewer } from "./viewer.ts";

/** The parts of the process that procedures work with; made once by the composition root. */
export interface Services {
  pool: Pool;
  engine: Engine;
  bus: Pick<ChangeBus, "publish">;
  hub: Hub;
  floor: Watchable<FloorView>;
  /** By user; null: everybody's. */
  schedules: PushedValues<ScheduleView[]>;
  /** By user; null: everybody's. */
  failures: PushedValues<FailureGroup[]>;
  effects: Effects;
  /** By user. */
  inboxes: PushedValues<InboxView>;
  /** By user. */
  unreadCounts: PushedValues<UnreadView>;
  /** By user. */
  collections: PushedValues<CollectionStamp>;
  /** By user. */
  credits: PushedValues<CreditsStamp>;
  /** By `deliveryKey`. */
  deliveries: PushedValues<DeliveryView[]>;
  typicalDurations: TypicalDurationsReader;
  logger: Logger;
}

/** What a procedure is given: one per HTTP request, one per ws connection. */
export interface Context {
  viewer: Viewer | null;
  services: Services;
  /** The way back to the client: how full it is, and how to hang up. */
  connection: Connection;
  /** False when a browser on another site may have sent this with the viewer's cookies. */
  originTrusted: boolean;
}
