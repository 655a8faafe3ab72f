import type { Pool } from "pg";
import type { ChangeBus } from "../../bus/index.ts";
import type { CircuitView } from "../../wire/index.ts";
import { closeCircuit, readCircuits } from "./circuit-rows.ts";

/** The circuits of all providers, for those who watch over them. */
export interface CircuitBoard {
  /** Providers that have ever failed, by name; at most 200. */
  list(): Promise<CircuitView[]>;
  /** Closes a provider's circuit by hand: it is called again at once. False when there was nothing to close. */
  reset(provider: string): Promise<boolean>;
}

export function createCircuitBoard(pool: Pool, bus: ChangeBus): CircuitBoard {
  return {
    list: () => readCircuits(pool),
    async reset(provider) {
      const closed = await closeCircuit(pool, provider);
      if (closed) bus.publish({ kind: "floor", what: "circuits" });
      return closed;
    },
  };
}
