import type { JobwireClient } from "@jobwire/client";
import type { Seeded } from "./seeded.ts";

/** Jobs that run or wait for as long as pictures are taken; returns their ids by what they show. */
export async function movingJobs(
  clients: { mira: JobwireClient; admin: JobwireClient },
  items: Seeded["items"],
): Promise<Seeded["jobs"]> {
  const { mira, admin } = clients;
  const { jobs: old } = await mira.jobs.list({
    states: ["scheduled", "blocked", "queued", "running", "retrying"],
    limit: 200,
  });
  await Promise.all(old.map(({ id }) => mira.jobs.cancel(id)));
  await Promise.all(["poster", "illustration"].map((queue) => admin.queues.pause(queue)));

  const running = await mira.start("demo.countdown", { seconds: 3_600, steps: 60 });
  const astronaut = items["astronaut.png"] ?? "";
  const jobs = {
    running: running.jobId,
    paused: (await mira.start("poster.create", { itemId: astronaut, title: "Second try" })).jobId,
    // Its story is written, its pictures wait for a queue that stands still.
    "storybook-under-way": (
      await mira.start("storybook.create", { hero: "Jonas", pronoun: "he", theme: "space", seed: 12, sceneCount: 4 })
    ).jobId,
    scheduled: (await mira.start("demo.countdown", { seconds: 5 }, { runAt: new Date(Date.now() + 20 * 3_600_000) }))
      .jobId,
    blocked: (await mira.start("demo.countdown", { seconds: 5 }, { dependsOn: [running.jobId] })).jobId,
    // Its service does not answer: it tries again, and in the end the circuit opens.
    retrying: (await mira.start("model.glb", { itemId: items["rocket.jpg"] ?? "", detail: "low" })).jobId,
  };
  for await (const { kind } of mira.job(jobs["storybook-under-way"]).events()) if (kind === "partial") break;
  return jobs;
}
