import { createClient } from "@jobwire/client";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { freePort, type RunningServer, startServer } from "../../harness/start-server.ts";
import { addFiles } from "./add-files.ts";
import { movingJobs } from "./moving-jobs.ts";
import { MIRA, NOVA, OTHERS } from "./people.ts";
import type { Seeded } from "./seeded.ts";
import { settledJobs } from "./settled-jobs.ts";

/** Webhooks may go to this machine. */
const ENV = { WEBHOOK_ALLOW_ADDRESSES: "127.0.0.1/32" };

/** What a first run leaves for later ones. */
interface Settled extends Pick<Seeded, "items" | "jobs"> {
  /** Where Mira's webhook listens. */
  hookPort: number;
}

/** The product with work in it, running. */
export interface SeededHouse extends AsyncDisposable {
  server: RunningServer;
  seeded: Seeded;
}

/**
 * Starts the product on its embedded database in `dataDir`, lets people do real work with it, and leaves some of it
 * under way. Work that an earlier run has put there is kept.
 */
export async function seedHouse(dataDir: string): Promise<SeededHouse> {
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  const kept = join(dataDir, "seeded.json");
  const settled: Settled = await readFile(kept, "utf8").then(
    (text) => JSON.parse(text) as Settled,
    async () => {
      const made = await settle(dataDir);
      await writeFile(kept, JSON.stringify(made));
      return made;
    },
  );

  await using starting = new AsyncDisposableStack();
  await listenForWebhooks(starting, settled.hookPort);
  // A port where nobody listens: the 3D service that does not answer.
  const env = { ...ENV, TRELLIS_API_URL: `http://127.0.0.1:${await freePort()}` };
  const server = starting.use(await startServer({ dataDir, env }));
  const people = {
    mira: await server.signIn(MIRA),
    nova: await server.signIn(NOVA),
    admin: await server.adminSignIn(),
  };
  await using mira = createClient({ url: server.url, sessionToken: people.mira.token });
  await using admin = createClient({ url: server.url, sessionToken: people.admin.token });
  const moving = await movingJobs({ mira, admin }, settled.items);
  const held = starting.move();
  return {
    server,
    seeded: { people, items: settled.items, jobs: { ...settled.jobs, ...moving } },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** All that is over before pictures are taken. */
async function settle(dataDir: string): Promise<Settled> {
  await using stack = new AsyncDisposableStack();
  const hookPort = await freePort();
  await listenForWebhooks(stack, hookPort);
  await using server = await startServer({ dataDir, env: { ...ENV, NOTIFY_AFTER_SECONDS: "0" } });
  const { token } = await server.signUp(MIRA);
  await server.signUp(NOVA);
  const { token: adminToken } = await server.adminSignIn();
  await using mira = createClient({ url: server.url, sessionToken: token });
  await using admin = createClient({ url: server.url, sessionToken: adminToken });

  const { webhook } = await mira.webhooks.create({
    url: `http://127.0.0.1:${hookPort}/jobwire`,
    description: "The shop",
    events: ["job.completed", "job.failed"],
  });
  await mira.webhooks.test(webhook.id);
  const email = { completed: "always", failed: "always" } as const;
  await mira.notify.set({ ...(await mira.notify.get()).channels, email });
  await admin.credits.grant({ email: MIRA.email, credits: 250, note: "Welcome to the team", key: crypto.randomUUID() });
  for (const [name, cron] of [
    ["Nightly check", "0 2 * * *"],
    ["Monday report", "30 8 * * 1"],
  ] as const) {
    const schedule = { name, task: "demo.countdown", input: { seconds: 1 }, cron, timeZone: "Europe/Berlin" } as const;
    await admin.schedules.create(schedule);
    await mira.schedules.create({ ...schedule, name: `${name}, mine` });
  }
  const items = await addFiles(mira);
  const jobs = await settledJobs(mira, items);
  for (const other of OTHERS) {
    const { token: theirs } = await server.signUp(other);
    await using client = createClient({ url: server.url, sessionToken: theirs });
    const started = [
      await client.start("demo.countdown", { seconds: 1, steps: 3 }),
      await client.start("demo.countdown", { seconds: 1, steps: 2, failureRate: 1 }),
      await client.start("story.auto", { hero: "Ada" }),
    ];
    await Promise.all(started.map((job) => job.result().catch(() => null)));
  }
  return { items, jobs, hookPort };
}

/** Takes the webhooks that are sent to a port, so that their log shows an answer. */
async function listenForWebhooks(stack: AsyncDisposableStack, port: number): Promise<void> {
  const receiver = createServer((_, response) => response.end("thanks")).listen(port, "127.0.0.1");
  await once(receiver, "listening");
  stack.defer(() => void receiver.close());
}
