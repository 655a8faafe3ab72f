import type { JobEvent } from "@jobwire/jobs/wire";

/** A named step of an attempt, from its events. */
export interface StepView {
  name: string;
  attempt: number;
  /** `stopped`: its attempt ended before it did. */
  state: "running" | "finished" | "failed" | "stopped";
  startedAt: string;
  durationMs: number | null;
  /** `seq` of the event that began it: a stable key. */
  seq: number;
}

/** The steps of a log, in the order in which they began. */
export function stepsOf(events: readonly JobEvent[]): StepView[] {
  const steps: StepView[] = [];
  for (const event of events) {
    if (event.kind === "state") stopRunning(steps, event);
    if (event.kind !== "step") continue;
    const { name, phase, durationMs } = event.data;
    if (phase === "started") {
      const { attempt, at, seq } = event;
      steps.push({ name, attempt, state: "running", startedAt: at, durationMs: null, seq });
      continue;
    }
    const index = steps.findLastIndex((step) => step.name === name && step.attempt === event.attempt);
    const step = steps[index];
    if (step?.state === "running") steps[index] = { ...step, state: phase, durationMs: durationMs ?? null };
  }
  return steps;
}

/** When an attempt ends, whatever still ran in it ended with it. */
function stopRunning(steps: StepView[], event: JobEvent & { kind: "state" }): void {
  if (event.data.to === "running" || event.data.to === "cancelling") return;
  for (const [index, step] of steps.entries()) {
    if (step.state !== "running") continue;
    const durationMs = Math.max(0, Date.parse(event.at) - Date.parse(step.startedAt));
    steps[index] = { ...step, state: "stopped", durationMs };
  }
}
