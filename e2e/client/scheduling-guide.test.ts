import { createTestDatabase } from "@jobwire/db/testing";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { startServer } from "../harness/start-server.ts";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));

test("the program in the guide to keys and schedules runs as it stands there", async () => {
  await using database = await createTestDatabase();
  await using server = await startServer({ databaseUrl: database.url });
  const { token } = await server.adminSignIn();
  const guide = await readFile(new URL("../../docs/guide/scheduling.md", import.meta.url), "utf8");
  const [, example] = guide.match(/```ts\n([\s\S]*?)```/) ?? [];
  expect(example).toContain("schedules.create");

  const program = [
    `const sessionToken = ${JSON.stringify(token)};`,
    example?.replace("http://127.0.0.1:3000", server.url),
    "console.log('counted', counted);",
    "await client.close();",
  ].join("\n");
  const { stdout } = await run(process.execPath, ["--input-type=module-typescript", "--eval", program], { cwd: here });
  const [created, again, last, next, counted] = stdout.trim().split("\n");
  expect([created, again, last]).toEqual(["created", "replaced", "replaced"]);
  expect(next).toMatch(/^next \d{4}-\d\d-\d\dT0[67]:30:00\.000Z$/);
  expect(counted).toBe("counted 5");

  const { rows } = await database.pool.query<{ outcome: string; seconds: number }>(
    `select tick.outcome, (job.input ->> 'seconds')::int as seconds
     from schedule_tick tick join job on job.id = tick.job_id`,
  );
  expect(rows).toEqual([{ outcome: "by-hand", seconds: 1 }]);
});
