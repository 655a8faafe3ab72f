import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { listenFailure } from "./start-failure.ts";

/** What an earlier process, killed or told to stop a moment ago, gets to let go of the port, in ms. */
const PATIENCE_MS = 3_000;

/**
 * Finds out early whether the port can be had, before a database is started for nothing.
 *
 * @throws StartFailure that names the port
 */
export async function checkPort(at: { host: string; port: number }): Promise<void> {
  for (const until = performance.now() + PATIENCE_MS; ; await delay(100)) {
    const probe = createServer();
    try {
      probe.listen({ ...at, exclusive: true });
      await once(probe, "listening");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EADDRINUSE" && performance.now() < until) continue;
      throw listenFailure(error, at);
    }
    probe.close();
    await once(probe, "close");
    return;
  }
}
