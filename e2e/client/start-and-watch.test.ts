import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createTestDatabase } from "@jobwire/db/testing";
import { expect, test } from "vitest";
import { ADMIN, startServer } from "../harness/start-server.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/start-and-watch.ts", import.meta.url));

test("the example starts a job, prints its events and awaits its typed result", async () => {
  await using database = await createTestDatabase();
  await using server = await startServer({ databaseUrl: database.url });

  const { stdout, stderr } = await promisify(execFile)(process.execPath, [EXAMPLE, server.url], {
    env: { PATH: process.env.PATH, JOBWIRE_EMAIL: ADMIN.email, JOBWIRE_PASSWORD: ADMIN.password },
    timeout: 60_000,
  });

  expect(stderr).toBe("");
  const lines = stdout.trim().split("\n");
  expect(lines[0]).toMatch(/^started [0-9a-f-]{36}$/);
  expect(lines.at(-1)).toBe("counted 4 in 1 attempt");
  const seqs = lines.slice(1, -1).map((line) => Number(/^#(\d+) /.exec(line)?.[1]));
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  expect(lines).toContain("#1 queued");
  expect(lines.at(-2)).toMatch(/^#\d+ completed$/);
});
