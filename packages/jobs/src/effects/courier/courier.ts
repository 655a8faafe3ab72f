import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../../bus/index.ts";
import { NOTIFY_KINDS } from "../../wire/index.ts";
import type { NotifyKind } from "../../wire/index.ts";
import { startLane } from "./lane.ts";
import type { TryEnd } from "./mark-parcel.ts";
import type { Carrier, Parcel } from "./parcel.ts";
import { RETRY_WAITS_MS } from "./retry-waits.ts";

/** Delivers what is due, with retries. One per process. */
export interface Courier extends AsyncDisposable {
  /** There may be something due: looks now. */
  nudge(): void;
  /** Resolves once nothing is under way and nothing is due. */
  idle(): Promise<void>;
  /** Takes nothing more and lets what is under way end. Idempotent. */
  stop(): Promise<void>;
}

export interface CourierOptions {
  pool: Pool;
  bus: Pick<ChangeBus, "publish">;
  logger: Logger;
  carriers: Record<NotifyKind, Carrier>;
  /** Longest try, in milliseconds; a parcel is taken over when its process has not spoken for a little longer. Default 90 000. */
  tryMs?: number;
  /** Waits between tries, in milliseconds; one try more than there are waits. */
  waitsMs?: readonly number[];
  /** Looks at least this often, in milliseconds. Default 5 000. */
  backstopMs?: number;
  /** Hears how each try ended, after it is written. */
  onTried?: (parcel: Parcel, end: TryEnd) => void | Promise<void>;
}

/** Of each kind under way at once. Receivers of webhooks are strangers' machines: one that hangs costs its place only. */
const AT_ONCE: Record<NotifyKind, number> = { email: 4, push: 8, webhook: 16 };

/** A lane for each kind: mail does not wait behind a webhook that hangs. */
export function startCourier(options: CourierOptions): Courier {
  const { tryMs = 90_000, waitsMs = RETRY_WAITS_MS, backstopMs = 5_000, carriers, onTried } = options;
  const logger = options.logger.child({ part: "courier" });
  const { pool, bus } = options;
  const lanes = NOTIFY_KINDS.map((kind) =>
    startLane({
      pool,
      bus,
      logger,
      kind,
      carrier: carriers[kind],
      atOnce: AT_ONCE[kind],
      tryMs,
      waitsMs,
      backstopMs,
      onTried,
    }),
  );
  let stopping: Promise<unknown> | undefined;
  const stop = async () => void (await (stopping ??= Promise.all(lanes.map((lane) => lane.stop()))));
  return {
    nudge() {
      for (const lane of lanes) lane.nudge();
    },
    async idle() {
      await Promise.all(lanes.map((lane) => lane.idle()));
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
