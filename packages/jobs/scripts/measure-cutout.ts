/** Prints what removing the background of astronaut.png costs: seconds, and peak memory of worker and child. */
import { parseArgs } from "node:util";
import pino from "pino";
import { catalog } from "../src/catalog/index.ts";
import { createChildPool, type RunFigures } from "../src/worker/child/child-pool.ts";
import { createFileContext } from "../src/worker/child/testing/file-context.ts";

const { values } = parseArgs({
  options: {
    /** Another photo. */
    file: { type: "string", default: new URL("../fixtures/astronaut.png", import.meta.url).pathname },
    runs: { type: "string", default: "5" },
  },
});
const { runsIn } = catalog["image.remove-background"].policy;
if (runsIn.kind !== "child") throw new Error("image.remove-background no longer runs in a child");

const figures: RunFigures[] = [];
const stages = new Map<string, number>();
await using pool = createChildPool({ logger: pino({ level: "warn" }), onRun: (run) => figures.push(run) });
for (let run = 1; run <= Number(values.runs); run += 1) {
  await using files = await createFileContext({ items: { photo: values.file } });
  let stage: { name: string; startedAt: number } | undefined;
  const { progress } = files.ctx;
  files.ctx.progress = (report) => {
    progress(report);
    if (report.step === undefined || report.step === stage?.name) return;
    const now = performance.now();
    if (stage !== undefined) stages.set(stage.name, now - stage.startedAt);
    stage = { name: report.step, startedAt: now };
  };
  await pool.run(files.ctx, "image.remove-background", { itemId: "photo" }, runsIn);
}

const [cold, ...warm] = figures;
const seconds = (ms: number | undefined) => (ms === undefined ? "–" : `${(ms / 1_000).toFixed(2)} s`);
console.log(`photo               ${values.file}`);
console.log(`first, child starts ${seconds(cold?.durationMs)}`);
console.log(`warm, best          ${seconds(warm.length > 0 ? Math.min(...warm.map((f) => f.durationMs)) : undefined)}`);
console.log(`child, peak         ${Math.max(...figures.map((f) => f.peakRssMb))} MiB of ${runsIn.memoryLimitMb}`);
console.log(`parent, peak        ${Math.round(process.resourceUsage().maxRSS / 1_024)} MiB`);
for (const [name, ms] of stages) console.log(`  ${name.padEnd(22)} ${seconds(ms)}`);
