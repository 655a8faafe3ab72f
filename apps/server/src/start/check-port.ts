import { once } from "node:events";
import { createServer } from "node:net";
import { listenFailure } from "./start-failure.ts";

/**
 * Finds out early whether the port can be had, before a database is started for nothing.
 *
 * @throws StartFailure that names the port
 */
export async function checkPort(at: { host: string; port: number }): Promise<void> {
  const probe = createServer();
  try {
    probe.listen({ ...at, exclusive: true });
    await once(probe, "listening");
  } catch (error) {
    throw listenFailure(error, at);
  }
  probe.close();
  await once(probe, "close");
}
