/**
 * `pnpm bench frames [--jobs 200] [--reports 2] [--seconds 8] [--json]`: how smoothly the app draws while many jobs of
 * one person move.
 *
 * The product runs as one process, its web app as built, in real Chromium. Every job is about a photo of the library
 * and reports `--reports` times a second; nothing else in the way from a handler to the screen is changed. Each page
 * is watched for `--seconds`. A machine without a graphics card draws in software, beside the server and its database:
 * so each page stands beside the library with nothing to do, and beside what it costs the page's main thread.
 */
import type { createClient } from "@jobwire/client";
import { launchBrowser } from "@jobwire/e2e/harness/launch-browser";
import { openApp, type OpenApp } from "@jobwire/e2e/harness/open-app";
import { parseArgs } from "node:util";
import { type Drawn, prepareProbe, watchFrames } from "./frame-probe.ts";
import { startManyPhotos } from "./many-photos.ts";
import { describeMachine } from "./summarise.ts";

interface Place {
  name: string;
  path: string;
  /** Drawn when it is there. */
  there: string;
  isTrayOpen?: boolean;
  isPhone?: boolean;
  isScrolled?: boolean;
}

const LIBRARY = { path: "/", there: "main li a[aria-label^='Open ']" } as const;
const MOVING: readonly Place[] = [
  { name: "library", ...LIBRARY },
  { name: "library, tray open", ...LIBRARY, isTrayOpen: true },
  { name: "library, scrolled", ...LIBRARY, isScrolled: true },
  { name: "library as a list", ...LIBRARY, path: "/?view=list" },
  { name: "library on a phone", ...LIBRARY, isPhone: true },
  { name: "account, tray open", path: "/account", there: "main h1", isTrayOpen: true },
  { name: "inbox", path: "/inbox", there: "main [role=progressbar]" },
  { name: "admin, jobs", path: "/admin/jobs", there: "main [role=row] [role=progressbar]" },
];

export async function benchFrames(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      jobs: { type: "string", default: "200" },
      reports: { type: "string", default: "2" },
      seconds: { type: "string", default: "8" },
      only: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const count = Number(values.jobs);
  await using house = new AsyncDisposableStack();
  const { server, as, client, pool } = house.use(
    await startManyPhotos(count, {
      NODE_OPTIONS: `--import=${new URL("./moving-work.ts", import.meta.url).href}`,
      BENCH_REPORTS_PER_SECOND: values.reports,
      MAX_CONCURRENT_JOBS: "256",
    }),
  );
  await client.queues.setLimits("intake", { concurrency: 256 });
  const browser = house.adopt(await launchBrowser(), (open) => open.close());

  const forMs = Number(values.seconds) * 1_000;
  const look = async (place: Place): Promise<Drawn> => {
    const viewport = place.isPhone === true ? { width: 390, height: 844 } : { width: 1_440, height: 900 };
    await using app = await openApp(browser, { url: server.url, as, path: "/sw.js", viewport });
    await prepareProbe(app.page);
    await app.page.addInitScript(
      (isOpen) => localStorage.setItem("jobwire-tray-open", String(isOpen)),
      place.isTrayOpen === true,
    );
    await app.page.goto(server.url + place.path);
    await app.page.locator(place.there).first().waitFor();
    await app.page.waitForLoadState("networkidle");
    await app.page.waitForTimeout(1_500); // what fades in has done so
    const scroll = place.isScrolled === true ? () => scrollDownAndUp(app, forMs) : undefined;
    return await watchFrames(app.page, forMs, scroll);
  };

  const drawn: Record<string, Drawn> = {};
  drawn["library, nothing moves"] = await look({ name: "", ...LIBRARY });
  drawn["library, nothing moves, scrolled"] = await look({ name: "", ...LIBRARY, isScrolled: true });
  const { rows: items } = await pool.query<{ id: string }>("select id from item order by created_at desc");
  const jobs = await Promise.all(items.map(({ id }) => client.start("media.ingest", { itemId: id })));
  await allRun(
    client,
    jobs.map(({ jobId }) => jobId),
  );
  for (const place of MOVING) {
    if (values.only !== undefined && !place.name.includes(values.only)) continue;
    drawn[place.name] = await look(place);
  }
  report(drawn, values.json, `${count} jobs that report ${values.reports} times a second`);
}

/** Resolves when each of them runs. */
async function allRun(client: ReturnType<typeof createClient>, jobIds: readonly string[]): Promise<void> {
  const letGo = client.live.retain();
  await new Promise<void>((resolve) => {
    const look = () => {
      if (!jobIds.every((id) => client.live.get(id)?.state === "running")) return;
      stop();
      resolve();
    };
    const stop = client.live.subscribe(look);
    look();
  });
  letGo();
}

async function scrollDownAndUp({ page }: OpenApp, forMs: number): Promise<void> {
  await page.evaluate(
    (untilMs) =>
      new Promise<void>((resolve) => {
        const step = (at: number) => {
          scrollBy({ top: Math.floor(at / 2_000) % 2 === 0 ? 12 : -12, behavior: "instant" });
          if (at < untilMs) requestAnimationFrame(step);
          else resolve();
        };
        untilMs += performance.now();
        requestAnimationFrame(step);
      }),
    forMs - 200,
  );
}

function report(drawn: Record<string, Drawn>, asJson: boolean, load: string): void {
  if (asJson) {
    console.log(JSON.stringify({ title: "frames", environment: describeMachine(), load, drawn }));
    return;
  }
  console.log(`\nframes: ${load}\n${describeMachine()}\n`);
  const head = ["fps", "p95 ms", "max ms", "late %", "long", "script", "style", "layout", "all ms/s", "commits/s"];
  console.log("".padEnd(34) + head.map((word) => word.padStart(10)).join(""));
  for (const [name, one] of Object.entries(drawn)) {
    const { scriptMs, styleMs, layoutMs, allMs } = one.mainThread;
    const figures = [
      one.framesPerSecond,
      one.frameMs.p95,
      one.frameMs.max,
      one.lateShare * 100,
      one.longTasks.count,
      scriptMs,
      styleMs,
      layoutMs,
      allMs,
      one.commitsPerSecond,
    ];
    console.log(name.padEnd(34) + figures.map((figure) => figure.toFixed(1).padStart(10)).join(""));
  }
}
