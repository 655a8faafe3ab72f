import { createTestDatabase } from "@jobwire/db/testing";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { startServer } from "../harness/start-server.ts";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));

test("the program in the README runs as it stands there", async () => {
  await using database = await createTestDatabase();
  await using server = await startServer({ databaseUrl: database.url });
  const { token } = await server.adminSignIn();
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const [, example] = readme.match(/```ts\n([\s\S]*?)```/) ?? [];
  expect(example).toContain("createClient");

  const program = [
    `const sessionToken = ${JSON.stringify(token)};`,
    example?.replace("http://127.0.0.1:3000", server.url),
    "console.log('counted', counted);",
    "await client.close();",
  ].join("\n");
  const { stdout } = await run(process.execPath, ["--input-type=module-typescript", "--eval", program], { cwd: here });
  expect(stdout).toMatch(/^1 state/m);
  expect(stdout).toMatch(/^counted 3$/m);
});
