import { isTerminal } from "@jobwire/db/lifecycle";
import type { BusMessage } from "../../bus/index.ts";

/** How many attempts end, in all processes, as the bus tells it. A guess: nothing depends on it being right. */
export interface FinishRate {
  hear(message: BusMessage): void;
  perSecond(): number;
}

/** What is older than this counts for little, in milliseconds. */
const MEMORY_MS = 500;

export function createFinishRate(clock: () => number = () => performance.now()): FinishRate {
  let rate = 0;
  let heardAt = clock();
  const fade = () => {
    const at = clock();
    rate *= Math.exp(-(at - heardAt) / MEMORY_MS);
    heardAt = at;
  };
  return {
    hear(message) {
      if (message.kind !== "hints") return;
      let ended = 0;
      for (const { state } of message.hints) if (isTerminal(state) || state === "retrying") ended += 1;
      if (ended === 0) return;
      fade();
      rate += ended * (1_000 / MEMORY_MS);
    },
    perSecond() {
      fade();
      return rate;
    },
  };
}
