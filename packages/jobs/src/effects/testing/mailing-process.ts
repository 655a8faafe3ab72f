// A process that delivers mail, to be killed: node mailing-process.ts <database url> <smtp url>
import { createPool } from "@jobwire/db";
import pino from "pino";
import { createMemoryBus } from "../../bus/index.ts";
import { createEffects } from "../create-effects.ts";

const [databaseUrl = "", smtpUrl = ""] = process.argv.slice(2);
const logger = pino({ level: process.env.TEST_LOG_LEVEL ?? "silent" }, process.stderr);
await createEffects({
  pool: createPool({ url: databaseUrl, max: 4 }),
  bus: createMemoryBus({ logger }),
  logger,
  storage: { openRead: () => Promise.reject(new Error("no files here")) },
  publicUrl: () => "https://jobs.example.com",
  smtp: { url: smtpUrl, from: "Jobwire <jobs@example.com>" },
  allowAddresses: [],
  timings: { awayAfterMs: 0 },
  pace: { tryMs: 4_000 },
});
