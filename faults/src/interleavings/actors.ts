import type { Ask, JobStore } from "./job-in-memory.ts";

/** How every step of an actor is taken: a scheduler decides whose comes next. */
export type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export type HandlerEnd = "returns" | "throws" | "stops-if-asked";

/** A worker: claims the attempt that is due, works, and says how it ended, whatever happened meanwhile. */
export async function worker(
  store: JobStore,
  step: Step,
  { workerId, end, tries }: { workerId: string; end: HandlerEnd; tries: number },
): Promise<void> {
  for (let index = 0; index < tries; index += 1) {
    const seen = await step(`${workerId} looks`, () => store.read());
    const attempt = seen.attempt + 1;
    const claimed = await step(`${workerId} claims`, () => store.ask({ event: "claim", workerId, attempt }));
    if (!claimed) continue;
    const { state } = await step(`${workerId} works`, () => store.read());
    const lease = { workerId, attempt };
    const ask: Ask =
      end === "throws"
        ? { event: "throw", ...lease }
        : end === "stops-if-asked" && state === "cancelling"
          ? { event: "stop", ...lease }
          : { event: "complete", ...lease };
    await step(`${workerId} ends`, () => store.ask(ask));
  }
}

/** A person who cancels. */
export async function canceller(store: JobStore, step: Step): Promise<void> {
  await step("cancel", () => store.ask({ event: "cancel" }));
}

/** A sweep that takes whoever holds the job for dead, rightly or not. */
export async function sweeper(store: JobStore, step: Step, times: number): Promise<void> {
  for (let index = 0; index < times; index += 1) {
    const { workerId, attempt } = await step("sweep looks", () => store.read());
    if (workerId === null) continue;
    await step("sweep takes", () => store.ask({ event: "lost", workerId, attempt }));
  }
}
