// A process that starts an embedded Postgres, says where, and stays until it is killed.
import { startEmbeddedPostgres } from "./index.ts";

try {
  const { url } = await startEmbeddedPostgres({ dataDir: process.argv[2]! });
  process.stdout.write(`${JSON.stringify({ url })}\n`);
  setInterval(() => {}, 60_000);
} catch (error) {
  const { name, message } = error as Error;
  process.stdout.write(`${JSON.stringify({ name, message })}\n`);
}
