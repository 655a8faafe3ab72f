import pino from "pino";
import { catalog, type TaskName } from "../../src/catalog/index.ts";
import { createChildPool, type RunFigures } from "../../src/worker/child/child-pool.ts";
import { createFileContext } from "../../src/worker/child/testing/file-context.ts";
import type { Gallery, SheetPicture } from "./define-gallery.ts";
import { withChildren } from "./with-children.ts";

/** What one run cost. */
export interface RunCost {
  task: TaskName;
  label: string;
  seconds: number;
  /** Highest resident memory of the child process, in MiB. */
  peakRssMb: number;
}

/**
 * Runs a gallery's inputs one after another through the task's real handler, in a real child process
 * under the task's own memory cap (1 GiB where the task runs in the worker itself).
 * @throws what the handler threw
 */
export async function runGallery(gallery: Gallery): Promise<{ pictures: SheetPicture[]; costs: RunCost[] }> {
  const { policy, input: schema, output: outputSchema } = catalog[gallery.task];
  const memoryLimitMb = policy.runsIn.kind === "child" ? policy.runsIn.memoryLimitMb : 1_024;
  const figures: RunFigures[] = [];
  const pictures: SheetPicture[] = [];
  const costs: RunCost[] = [];
  await using pool = createChildPool({ logger: pino({ level: "warn" }), onRun: (run) => figures.push(run) });
  for (const run of gallery.runs) {
    await using files = await createFileContext({ items: { ...run.items } });
    await using family = withChildren(files, pool, run.items ?? {});
    const output = await pool.run(family.ctx, gallery.task, schema.parse(run.input), { memoryLimitMb });
    // Children are over before their parent: the last run is the longest.
    const { durationMs } = figures.at(-1)!;
    const peakRssMb = Math.max(...figures.splice(0).map((run) => run.peakRssMb));
    costs.push({ task: gallery.task, label: run.label, seconds: durationMs / 1_000, peakRssMb });
    const { artifacts } = files;
    const made = (await gallery.pictures?.({ run, output: outputSchema.parse(output) as never, artifacts })) ?? [
      ...artifacts.filter(({ contentType }) => contentType.startsWith("image/")).map(({ path }) => ({ data: path })),
    ];
    if (run.before !== undefined && !pictures.some(({ data }) => data === run.before)) {
      pictures.push({ data: run.before, label: "original" });
    }
    // Files of the context go with it: what is shown is read now.
    for (const picture of made) pictures.push({ label: run.label, ...picture, data: await load(picture.data) });
  }
  return { pictures, costs };
}

async function load(data: Buffer | string): Promise<Buffer> {
  if (Buffer.isBuffer(data)) return data;
  const { readFile } = await import("node:fs/promises");
  return readFile(data);
}
