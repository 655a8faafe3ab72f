import type { TypicalDurations } from "@jobwire/client";
import { useTypicalDurations } from "@jobwire/client/react";
import { createContext, type ReactNode, use } from "react";

const Typical = createContext<Partial<TypicalDurations>>({});

/** Asks once how long jobs take, for every line that says how long one has left. */
export function TypicalDurationsProvider({ children }: { children: ReactNode }) {
  return <Typical value={useTypicalDurations()}>{children}</Typical>;
}

/** How long a job of this task usually takes, in milliseconds; null where that is not known. */
export function useTypicalMs(task: string): number | null {
  const typical: Partial<Record<string, number | null>> = use(Typical);
  return typical[task] ?? null;
}
