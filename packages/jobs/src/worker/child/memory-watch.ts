import { forgetPeak, readsProc, residentMemory } from "./resident-memory.ts";

/** `ps` costs a process each time, so it is asked less often. */
const INTERVAL_MS = readsProc ? 100 : 500;

export interface MemoryWatch {
  /** Highest resident memory seen since the watch began, in MiB. */
  readonly peakRssMb: number;
  /** Looks once more, then stops watching. */
  stop(): Promise<void>;
}

/** Watches a process from outside and calls `onOver` once when its resident memory passes the limit. */
export function watchMemory(pid: number, limitMb: number, onOver: (peakRssMb: number) => void): MemoryWatch {
  let peakRssMb = 0;
  let over = false;
  let looking: Promise<void> = forgetPeak(pid);

  async function look(): Promise<void> {
    const memory = await residentMemory(pid);
    if (memory === null) return;
    peakRssMb = Math.max(peakRssMb, memory.peakMb);
    if (memory.nowMb <= limitMb || over) return;
    over = true;
    onOver(peakRssMb);
  }

  let idle = true;
  const timer = setInterval(() => {
    if (!idle) return;
    idle = false;
    looking = looking.then(look).finally(() => (idle = true));
  }, INTERVAL_MS);

  return {
    get peakRssMb() {
      return peakRssMb;
    },
    async stop() {
      clearInterval(timer);
      await looking;
      if (!over) await residentMemory(pid).then((last) => (peakRssMb = Math.max(peakRssMb, last?.peakMb ?? 0)));
    },
  };
}
