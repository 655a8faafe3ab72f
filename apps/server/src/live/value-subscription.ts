import type { ValueFrame } from "@jobwire/jobs/wire";
import { untilWritable } from "./backpressure.ts";
import type { Connection } from "./connection.ts";
import type { TrackedFrame } from "./live-subscription.ts";
import { HEARTBEAT_MS } from "./mailbox.ts";
import type { Watchable } from "./pushed-value.ts";
import { Wake } from "./wake.ts";

/** A value at each change; the latest only for a client that is slow. */
export async function* valueFrames<T>(
  around: { value: Watchable<T>; connection: Connection },
  options: { signal: AbortSignal | undefined },
): AsyncGenerator<TrackedFrame<ValueFrame<T>>> {
  const wake = new Wake();
  let waiting: { value: T } | null = null;
  let n = 0;
  const leave = around.value.watch((value) => {
    waiting = { value };
    wake.wake();
  });
  try {
    let sentAt = performance.now();
    while (await untilWritable(around.connection, options.signal)) {
      const news = waiting as { value: T } | null;
      waiting = null;
      const beat = performance.now() - sentAt >= HEARTBEAT_MS;
      if (news !== null || beat) {
        sentAt = performance.now();
        // Each frame is whole, so the id is only there to keep every frame tracked.
        yield { id: String((n += 1)), data: news === null ? { type: "hb" } : { type: "value", value: news.value } };
      } else {
        await wake.sleep(sentAt + HEARTBEAT_MS - performance.now(), options.signal);
      }
    }
  } finally {
    leave();
  }
}
