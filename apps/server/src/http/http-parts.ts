import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "@jobwire/jobs/bus";
import type { Engine } from "@jobwire/jobs/engine";
import type { Storage } from "@jobwire/jobs/storage";
import type { Services } from "../api/context.ts";
import type { Authenticate } from "../api/viewer.ts";
import type { Auth } from "../auth/create-auth.ts";
import type { Env } from "../env.ts";

/** What the HTTP server works with; the composition root makes them. */
export interface HttpParts {
  env: Pick<
    Env,
    | "PUBLIC_URL"
    | "TRUSTED_ORIGINS"
    | "TRUSTED_PROXIES"
    | "GUEST_STORAGE_MB"
    | "MAX_UPLOAD_MB"
    | "ENABLE_AUTO_PROCESSING"
    | "WEBHOOK_SECRET"
    | "CRON_SECRET"
  >;
  logger: Logger;
  pool: Pool;
  bus: ChangeBus;
  engine: Engine;
  storage: Storage;
  auth: Auth;
  authenticate: Authenticate;
  services: Services;
  /** Folder for uploads under way. */
  tempDir: string;
  /** Folder for uploads that may be gone on with. */
  uploadsDir: string;
  /** Folder of the built web app. */
  webDir: string;
  /** Makes lost and due jobs run now; resolves when done. */
  sweep(): Promise<void>;
}
