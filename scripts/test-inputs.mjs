// `pnpm test:inputs [task]`: every task × every odd input, by a real worker; about half an hour. `npm test`
// runs a short form of it.
import { build, ensureInstalled, runTool } from "./bootstrap.mjs";

ensureInstalled();
build();
process.env.JOBWIRE_ODD_INPUTS = "all";
if (process.argv[2] !== undefined) process.env.JOBWIRE_ODD_TASK = process.argv[2];
process.exit(runTool("vitest", ["run", "--project", "unit", "packages/jobs/src/tasks/odd-inputs"]));
