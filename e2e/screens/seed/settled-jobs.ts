import type { JobHandle, JobwireClient } from "@jobwire/client";
import type { Seeded } from "./seeded.ts";

/** Does real work of every kind, and waits for its end; returns job ids by what they show. */
export async function settledJobs(client: JobwireClient, items: Seeded["items"]): Promise<Seeded["jobs"]> {
  const item = (name: string) => items[name] ?? "";
  const started: Record<string, JobHandle> = {
    "cut-out": await client.start("image.remove-background", { itemId: item("chelsea.png") }),
    cartoon: await client.start("image.cartoonize", { itemId: item("astronaut.png"), style: "watercolor" }),
    cards: await client.start("cards.create", { itemId: item("The heart.pdf"), count: 12 }),
    poster: await client.start("poster.create", {
      itemId: item("astronaut.png"),
      template: "orbit",
      title: "The Last Orbit",
      tagline: "She left for a year. She was gone for a thousand.",
      credits: "Northlight Pictures presents a film by Mara Lindqvist",
    }),
    "no-face": await client.start("poster.create", { itemId: item("coffee.png"), title: "Nobody" }),
    designs: await client.start("design.generate", {
      prompt: "cherry blossom with a little gold",
      variants: 4,
      seed: 4,
    }),
    picture: await client.start("image.generate", { prompt: "A fox reading under an old tree at dusk", seed: 7 }),
    story: await client.start("story.auto", { hero: "Mila", pronoun: "she", theme: "sea", seed: 3 }),
    storybook: await client.start("storybook.create", {
      ...{ hero: "Mila", pronoun: "she", theme: "sea", seed: 3, sceneCount: 4 },
      photoItemId: item("astronaut.png"),
    }),
    analysis: await client.start("image.analyze", { itemId: item("astronaut.png") }),
    thumbnail: await client.start("image.thumbnail", { itemId: item("st-allium-oreophilum.jpg") }),
    model: await client.start("model.glb", { itemId: item("coffee.png"), detail: "low" }),
    upscale: await client.start("image.upscale", { itemId: item("chelsea.png"), factor: 2 }),
    countdown: await client.start("demo.countdown", { seconds: 3, steps: 6 }),
    failed: await client.start("demo.countdown", { seconds: 1, steps: 2, failureRate: 1 }),
    batch: await client.startBatch(
      ["chelsea.png", "coffee.png", "astronaut.png", "rocket.jpg"].map((name) => ({
        task: "image.thumbnail" as const,
        input: { itemId: item(name), sizePx: 256 },
      })),
      { title: "Thumbnail, 4 files" },
    ),
  };
  const cancelled = await client.start("demo.countdown", { seconds: 600, steps: 60 });
  await cancelled.cancel();
  await Promise.all([...Object.values(started), cancelled].map((job) => job.result().catch(() => null)));
  const { jobs: newest } = await client.jobs.list({ tasks: ["pdf.extract", "video.thumbnail"], limit: 20 });
  return {
    ...Object.fromEntries(Object.entries(started).map(([name, { jobId }]) => [name, jobId])),
    cancelled: cancelled.jobId,
    pdf: newest.find(({ task }) => task === "pdf.extract")?.id ?? "",
    video: newest.find(({ task }) => task === "video.thumbnail")?.id ?? "",
  };
}
