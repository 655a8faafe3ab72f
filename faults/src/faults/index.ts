/** Every fault, in the order in which they are run. */
import type { Fault } from "../fault.ts";
import { apiKilled } from "./api-killed.ts";
import { backendsTerminated } from "./backends-terminated.ts";
import { cancelRacing } from "./cancel-racing.ts";
import { clockOff } from "./clock-off.ts";
import { diskFullDatabase } from "./disk-full-database.ts";
import { diskFullUploads } from "./disk-full-uploads.ts";
import { doubleSigterm } from "./double-sigterm.ts";
import { eventLoopBlocked } from "./event-loop-blocked.ts";
import { halfOpen } from "./half-open.ts";
import { listenKilled } from "./listen-killed.ts";
import { migrationMeanwhile } from "./migration-meanwhile.ts";
import { oneKey } from "./one-key.ts";
import { outOfMemory } from "./out-of-memory.ts";
import { poison } from "./poison.ts";
import { postgresCrash } from "./postgres-crash.ts";
import { postgresDown } from "./postgres-down.ts";
import { postgresRestartLoop } from "./postgres-restart-loop.ts";
import { randomNemesis } from "./random-nemesis.ts";
import { replyLost } from "./reply-lost.ts";
import { rollingRestart } from "./rolling-restart.ts";
import { schedulesDown } from "./schedules-down.ts";
import { slowNetwork } from "./slow-network.ts";
import { workerFrozen } from "./worker-frozen.ts";
import { workerKilled, workerKilledOnLastAttempt } from "./worker-killed.ts";
import { workerPartitioned } from "./worker-partitioned.ts";

export const FAULTS: readonly Fault[] = [
  oneKey,
  cancelRacing,
  rollingRestart,
  doubleSigterm,
  workerKilled,
  workerKilledOnLastAttempt,
  workerFrozen,
  eventLoopBlocked,
  poison,
  workerPartitioned,
  halfOpen,
  slowNetwork,
  replyLost,
  listenKilled,
  backendsTerminated,
  postgresCrash,
  postgresDown,
  postgresRestartLoop,
  clockOff,
  apiKilled,
  outOfMemory,
  diskFullUploads,
  diskFullDatabase,
  schedulesDown,
  migrationMeanwhile,
  randomNemesis,
];
