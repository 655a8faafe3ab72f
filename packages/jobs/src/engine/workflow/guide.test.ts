import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import { expect, test } from "vitest";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));

/** Around the guide's examples: what a process that works has, and what the examples take for granted. */
const program = (url: string, userId: string, [children, dependsOn, workflow, batch]: string[]) => `
  import { tmpdir } from "node:os";
  import { createPool } from "@jobwire/db";
  import { createMemoryBus } from "@jobwire/jobs/bus";
  import { catalog, defineWorkflow } from "@jobwire/jobs/catalog";
  import { createAdmitter, createEngine, runWorkflow, startFamilyPass } from "@jobwire/jobs/engine";
  import type { Handler } from "@jobwire/jobs/engine";
  import { createStorage } from "@jobwire/jobs/storage";
  import { handlers } from "@jobwire/jobs/tasks";
  import { startWorker } from "@jobwire/jobs/worker";
  import pino from "pino";
  import { z } from "zod";

  const databaseUrl = ${JSON.stringify(url)};
  const userId = ${JSON.stringify(userId)};
  const demoCountdown = catalog["demo.countdown"];
  let listed = 0;
  const listPhotos = async () => (listed++, [0, 0, 0]);

  ${children}
  ${workflow}

  const logger = pino({ level: "silent" });
  const pool = createPool({ url: databaseUrl });
  const bus = createMemoryBus({ logger });
  const engine = createEngine({ pool, bus, logger });
  const admitter = createAdmitter({ pool, bus, logger });
  const families = startFamilyPass({ pool, bus, logger });
  const countdown = await handlers["demo.countdown"]();
  const worker = await startWorker({
    pool, databaseUrl, bus, logger,
    storage: createStorage({ kind: "fs", root: tmpdir() }),
    handlers: {
      ...handlers,
      "demo.workflow": async () => runWorkflow(both),
      "demo.countdown": async () => (ctx, input) => (input.steps === 900 ? album : countdown)(ctx, input),
    },
  });
  const ended = (id: string) => new Promise<any>((resolve) => {
    const look = async () => {
      const [job] = await engine.readJobs([id]);
      if (job && job.finishedAt !== null) resolve(job);
    };
    bus.subscribe((message) => void (message.kind === "hints" && message.hints.some(({ jobId }) => jobId === id) && look()));
    void look();
  });

  const parent = await ended((await engine.enqueue({ task: "demo.countdown", input: { steps: 900 }, userId })).id);
  console.log("children", parent.state, parent.output.counted, "listed", listed);
  ${dependsOn}
  console.log("second", (await ended(second.id)).state);
  const summed = await ended((await engine.enqueue({ task: "demo.workflow", input: { seconds: 0, steps: 2 }, userId })).id);
  console.log("workflow", summed.state, summed.output.counted);
  ${batch}
  console.log("batch", JSON.stringify((await ended(batch.id)).output));
  await worker.stop();
  await families.stop();
  await admitter.stop();
  await bus.stop();
  await pool.end();
`;

test("the examples in the guide to workflows run as they stand there", async () => {
  await using database = await createTestDatabase();
  const { id: userId } = await createUser(database);
  const guide = await readFile(new URL("../../../../../docs/guide/workflows.md", import.meta.url), "utf8");
  const examples = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, example = ""]) => example);
  expect(examples).toHaveLength(4);
  const text = program(database.url, userId, examples);
  const { stdout } = await run(process.execPath, ["--input-type=module-typescript", "--eval", text], { cwd: here });
  expect(stdout.trim().split("\n")).toEqual([
    "children completed 3 listed 1",
    "second completed",
    "workflow completed 5",
    'batch {"total":200,"failed":0,"cancelled":0,"completed":200}',
  ]);
});
