import type { OpenApp } from "@jobwire/e2e/harness/open-app";
import { summaryOf } from "./summarise.ts";

type Page = OpenApp["page"];

/** How a page drew for a while. */
export interface Drawn {
  framesPerSecond: number;
  /** Between two frames, in milliseconds. */
  frameMs: { p50: number; p95: number; max: number };
  /** Of frames that came later than one and a half of a screen's 60 a second. */
  lateShare: number;
  /** Tasks of the main thread that took longer than 50 ms. */
  longTasks: { count: number; longestMs: number };
  /** Processor time of the main thread, in milliseconds of each second: what others have of the machine is not in it. */
  mainThread: { scriptMs: number; styleMs: number; layoutMs: number; allMs: number };
  /** … of the page's process with all its threads, and of the rest of the browser, which paints. */
  processes: { pageMs: number; browserMs: number };
  /** How often React wrote into the page, each second. */
  commitsPerSecond: number;
}

interface Probe {
  frames: number[];
  longTasksMs: number[];
  commits: number;
  isOn: boolean;
}

/** Put in before the page's own scripts: the place where React tells of its commits, also in what is built for people. */
function install(): void {
  const probe: Probe = { frames: [], longTasksMs: [], commits: 0, isOn: false };
  Object.assign(window, {
    jobwireProbe: probe,
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      renderers: new Map(),
      inject: () => 1,
      onCommitFiberRoot: () => void (probe.commits += 1),
      onCommitFiberUnmount() {},
      onPostCommitFiberRoot() {},
    },
  });
  new PerformanceObserver((list) => {
    if (probe.isOn) probe.longTasksMs.push(...list.getEntries().map(({ duration }) => duration));
  }).observe({ entryTypes: ["longtask"] });
}

/** Before the page is opened. */
export async function prepareProbe(page: Page): Promise<void> {
  await page.addInitScript(install);
}

/**
 * Watches an open page.
 * @param forMs how long
 * @param meanwhile done in the page while it is watched
 */
export async function watchFrames(page: Page, forMs: number, meanwhile?: () => Promise<void>): Promise<Drawn> {
  const line = await page.context().newCDPSession(page);
  await line.send("Performance.enable", { timeDomain: "threadTicks" });
  const browserLine = await page.context().browser()?.newBrowserCDPSession();
  const read = async () => {
    const { processInfo = [] } = (await browserLine?.send("SystemInfo.getProcessInfo")) ?? {};
    const timeOf = (isPage: boolean) =>
      processInfo.reduce((sum, { type, cpuTime }) => sum + ((type === "renderer") === isPage ? cpuTime * 1_000 : 0), 0);
    const { metrics } = await line.send("Performance.getMetrics");
    const of = (name: string) => (metrics.find((metric) => metric.name === name)?.value ?? Number.NaN) * 1_000;
    return {
      scriptMs: of("ScriptDuration"),
      styleMs: of("RecalcStyleDuration"),
      layoutMs: of("LayoutDuration"),
      allMs: of("TaskDuration"),
      pageMs: timeOf(true),
      browserMs: timeOf(false),
    };
  };
  const before = await read();
  const beganMs = performance.now();
  const watching = page.evaluate(watch, forMs);
  await meanwhile?.();
  const { frames, longTasksMs, commits } = await watching;
  const seconds = (performance.now() - beganMs) / 1_000;
  const after = await read();
  await line.detach();
  await browserLine?.detach();

  const gaps = frames.slice(1).map((at, index) => at - (frames[index] ?? at));
  const { p50, p95, max } = summaryOf(gaps);
  const each = (name: keyof typeof before) => (after[name] - before[name]) / seconds;
  return {
    framesPerSecond: (gaps.length / gaps.reduce((sum, gap) => sum + gap, 0)) * 1_000,
    frameMs: { p50, p95, max },
    lateShare: gaps.filter((gap) => gap > 25).length / gaps.length,
    longTasks: { count: longTasksMs.length, longestMs: Math.max(0, ...longTasksMs) },
    mainThread: {
      scriptMs: each("scriptMs"),
      styleMs: each("styleMs"),
      layoutMs: each("layoutMs"),
      allMs: each("allMs"),
    },
    processes: { pageMs: each("pageMs"), browserMs: each("browserMs") },
    commitsPerSecond: commits / seconds,
  };
}

/** In the page. */
function watch(forMs: number): Promise<Probe> {
  const probe = (window as unknown as { jobwireProbe: Probe }).jobwireProbe;
  Object.assign(probe, { frames: [], longTasksMs: [], commits: 0, isOn: true });
  return new Promise((resolve) => {
    const endsAt = performance.now() + forMs;
    const frame = (at: number) => {
      probe.frames.push(at);
      if (at < endsAt) requestAnimationFrame(frame);
      else {
        probe.isOn = false;
        resolve(probe);
      }
    };
    requestAnimationFrame(frame);
  });
}
