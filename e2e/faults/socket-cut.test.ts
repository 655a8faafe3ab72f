import { createClient } from "@jobwire/client";
import { createTestDatabase } from "@jobwire/db/testing";
import { expect, test } from "vitest";
import { startCuttingProxy } from "../harness/cutting-proxy.ts";
import { startServer } from "../harness/start-server.ts";

const CUTS = 50;

test(`a log and a result survive ${CUTS} cuts of the connection: nothing lost, nothing twice`, async () => {
  await using database = await createTestDatabase();
  await using server = await startServer({ databaseUrl: database.url });
  await using proxy = await startCuttingProxy(server.port);
  const { token } = await server.adminSignIn();
  await using client = createClient({ url: proxy.url, sessionToken: token });

  const job = await client.start("demo.countdown", { seconds: 20, steps: 200 });
  const result = job.result();
  const seqs: number[] = [];
  const views: { rev: number; state: string }[] = [];
  const release = client.live.retain();
  const unsubscribe = client.live.subscribe(() => {
    const view = client.live.get(job.jobId);
    if (view !== undefined && views.at(-1)?.rev !== view.rev) views.push({ rev: view.rev, state: view.state });
  });
  let cuts = 0;
  for await (const event of job.events()) {
    seqs.push(event.seq);
    // Cut while it flows: at every third event there is a connection to cut.
    if (cuts < CUTS && event.seq % 3 === 0 && proxy.cut() > 0) cuts += 1;
  }
  unsubscribe();
  release();

  expect(cuts).toBe(CUTS);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  const stored = await database.pool.query<{ seq: number }>(
    "SELECT seq FROM job_event WHERE job_id = $1 ORDER BY seq",
    [job.jobId],
  );
  expect(seqs).toEqual(stored.rows.map(({ seq }) => seq));
  expect(await result).toEqual({ counted: 200, attempts: 1 });
  expect(views.map(({ rev }) => rev)).toEqual(views.map(({ rev }) => rev).toSorted((a, b) => a - b));
});
