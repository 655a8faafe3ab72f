/** `pnpm bench <name> [options] [--json]`: runs one benchmark against the real product. */
import { argv, exit } from "node:process";

const benches: Record<string, () => Promise<(args: string[]) => Promise<void>>> = {
  live: async () => (await import("./live.ts")).benchLive,
  fairness: async () => (await import("./fairness.ts")).benchFairness,
  explain: async () => (await import("./explain.ts")).benchExplain,
  waiting: async () => (await import("./explain-waiting.ts")).benchWaiting,
  throughput: async () => (await import("./throughput.ts")).benchThroughput,
  soak: async () => (await import("./soak.ts")).benchSoak,
  frames: async () => (await import("./frames.ts")).benchFrames,
  library: async () => (await import("./library.ts")).benchLibrary,
  resume: async () => (await import("./resume.ts")).benchResume,
};

const [name = "", ...args] = argv.slice(2);
const load = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (load === undefined) {
  console.error(`expected the name of a benchmark (${Object.keys(benches).join(", ")}), got "${name}"`);
  exit(1);
}
await (
  await load()
)(args);
