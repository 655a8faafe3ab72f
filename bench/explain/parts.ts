import type { ChangeBus } from "@jobwire/jobs/bus";
import type { Engine } from "@jobwire/jobs/engine";
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { Explain } from "./plans.ts";

/** What verbs are done with. */
export interface Parts {
  explain: Explain;
  /** Its plans are written down. */
  pool: Pool;
  /** Its plans are not. */
  plain: Pool;
  /** Over `pool`, as the bus. */
  engine: Engine;
  bus: ChangeBus;
  logger: Logger;
}
