import { createTestDatabase } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startServer } from "./start-server.ts";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));

/** What an example printed, and the database of the server that it talked to. */
export interface ExampleRun extends AsyncDisposable {
  stdout: string;
  database: TestDatabase;
}

/**
 * Runs the first TypeScript example of a page as it stands there, against a server of its own; it ends with what it
 * `counted`.
 * @param page path from the root of the repository
 */
export async function runExample(page: string): Promise<ExampleRun> {
  await using starting = new AsyncDisposableStack();
  const database = starting.use(await createTestDatabase());
  const server = starting.use(await startServer({ databaseUrl: database.url }));
  const { token } = await server.adminSignIn();
  const text = await readFile(new URL(`../../${page}`, import.meta.url), "utf8");
  const [, example] = text.match(/```ts\n([\s\S]*?)```/) ?? [];
  if (!example?.includes("createClient")) throw new Error(`${page}: expected an example that makes a client`);
  const program = [
    `const sessionToken = ${JSON.stringify(token)};`,
    example.replace("http://127.0.0.1:3000", server.url),
    "console.log('counted', counted);",
    "await client.close();",
  ].join("\n");
  const { stdout } = await run(process.execPath, ["--input-type=module-typescript", "--eval", program], { cwd: here });
  const held = starting.move();
  return { stdout, database, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
