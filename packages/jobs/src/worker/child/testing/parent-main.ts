/** A small parent for the test that kills one: runs an odd handler in a child and prints the child's pid. */
import pino from "pino";
import { createChildPool } from "../child-pool.ts";
import { createFileContext } from "./file-context.ts";

const pool = createChildPool({
  logger: pino({ level: "silent" }),
  handlersModule: new URL("./odd-handlers.ts", import.meta.url),
});
const { ctx, until } = await createFileContext();
void until((happening) => happening.kind === "log").then((line) => process.stdout.write(`${JSON.stringify(line)}\n`));
await pool.run(ctx, "demo.countdown", { odd: process.argv[2] }, { memoryLimitMb: 256 });
