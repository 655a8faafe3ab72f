import type { FloorFrame, FloorView } from "@jobwire/jobs/wire";
import { untilWritable } from "./backpressure.ts";
import type { Connection } from "./connection.ts";
import type { Floor } from "./floor.ts";
import type { TrackedFrame } from "./live-subscription.ts";
import { HEARTBEAT_MS } from "./mailbox.ts";
import { Wake } from "./wake.ts";

/** The floor at each change, the latest only for a client that is slow. For admins. */
export async function* floorFrames(
  around: { floor: Floor; connection: Connection },
  options: { signal: AbortSignal | undefined },
): AsyncGenerator<TrackedFrame<FloorFrame>> {
  const wake = new Wake();
  let waiting: FloorView | null = null;
  let n = 0;
  const leave = around.floor.watch((floor) => {
    waiting = floor;
    wake.wake();
  });
  try {
    let sentAt = Date.now();
    while (await untilWritable(around.connection, options.signal)) {
      const floor = waiting as FloorView | null;
      waiting = null;
      const beat = Date.now() - sentAt >= HEARTBEAT_MS;
      if (floor !== null || beat) {
        sentAt = Date.now();
        // Each frame is whole, so the id is only there to keep every frame tracked.
        yield { id: String((n += 1)), data: floor === null ? { type: "hb" } : { type: "floor", floor } };
      } else {
        await wake.sleep(sentAt + HEARTBEAT_MS - Date.now(), options.signal);
      }
    }
  } finally {
    leave();
  }
}
