// `pnpm test:offline [seconds]`: pages that have no network for a whole minute. `npm test` runs a short form of it.
import { build, ensureInstalled, runTool } from "./bootstrap.mjs";

ensureInstalled();
build();
process.env.JOBWIRE_OFFLINE_SECONDS = process.argv[2] ?? "60";
process.exit(runTool("vitest", ["run", "--project", "e2e", "e2e/journeys/offline"]));
