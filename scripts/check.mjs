// `pnpm check`: the fast subset of `npm test`.
import { ensureInstalled } from "./bootstrap.mjs";
import { runChecks } from "./checks.mjs";

ensureInstalled();
process.exit(runChecks().failed === 0 ? 0 : 1);
