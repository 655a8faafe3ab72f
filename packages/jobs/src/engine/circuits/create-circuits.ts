import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../../bus/index.ts";
import type { JobError } from "../../wire/index.ts";
import { providerOut } from "./call-provider.ts";
import { DEFAULT_CIRCUIT_POLICY } from "./circuit-policy.ts";
import type { CircuitPolicy } from "./circuit-policy.ts";
import { readCircuit, recordAnswer, recordFault, releaseProbe, takeProbe } from "./circuit-rows.ts";
import type { CircuitNow } from "./circuit-rows.ts";
import type { Pass, ProviderGate, Verdict } from "./provider.ts";

/** What one process knows of the circuits that all processes share. */
export interface Circuits extends ProviderGate {
  /** Stops listening to the bus. Idempotent. */
  stop(): void;
}

/** A circuit read this long ago is read again before it is believed, word of a change or not (invariant I7). */
const FRESH_MS = 5_000;
/** A call refused because another one is trying asks again after this, at most. */
const ASK_AGAIN_MS = 5_000;
/** A probe is given up this long after its call should have ended. */
const PROBE_GRACE_MS = 5_000;

/**
 * The circuit breakers of one process. Their state stands in the table `circuit`, so that all processes
 * stop calling a provider together, and one call among all of them tries whether it is back. A closed
 * circuit costs a call nothing but a look into memory. When the table cannot be reached, calls go
 * through: the breaker must not be what breaks.
 * @param options.policy when circuits open, and for how long
 */
export function createCircuits(options: {
  pool: Pool;
  bus: ChangeBus;
  logger: Logger;
  policy?: Partial<CircuitPolicy>;
}): Circuits {
  const { pool, bus, logger } = options;
  const policy: CircuitPolicy = { ...DEFAULT_CIRCUIT_POLICY, ...options.policy };
  const known = new Map<string, { circuit: Promise<CircuitNow | undefined>; readAt: number }>();
  const stop = bus.subscribe((message) => {
    if (message.kind === "sweep" || (message.kind === "floor" && message.what === "circuits")) known.clear();
  });

  function read(provider: string): Promise<CircuitNow | undefined> {
    const circuit = readCircuit(pool, provider);
    known.set(provider, { circuit, readAt: performance.now() });
    circuit.catch(() => known.delete(provider));
    return circuit;
  }

  function look(provider: string): Promise<CircuitNow | undefined> {
    const seen = known.get(provider);
    return seen && performance.now() - seen.readAt < FRESH_MS ? seen.circuit : read(provider);
  }

  function changed(provider: string): void {
    known.delete(provider);
    bus.publish({ kind: "floor", what: "circuits" });
  }

  async function pass(provider: string, timeoutMs: number): Promise<Pass> {
    const free: Pass = { provider, probe: null };
    let circuit = await look(provider);
    if (!circuit || circuit.state === "closed") return free;
    // It was not closed when last seen: what it is at this moment decides.
    circuit = await read(provider);
    if (!circuit || circuit.state === "closed") return free;
    if (circuit.retryInMs <= 0) {
      const probe = await takeProbe(pool, provider, timeoutMs + PROBE_GRACE_MS);
      if (probe !== undefined) {
        logger.info({ provider }, "trying whether the provider answers again");
        changed(provider);
        return { provider, probe };
      }
      circuit = await read(provider);
      if (!circuit || circuit.state === "closed") return free;
    }
    const retryInMs = Math.max(0, circuit.retryInMs);
    throw providerOut(provider, circuit.state === "half-open" ? Math.min(ASK_AGAIN_MS, retryInMs) : retryInMs);
  }

  async function fault(pass: Pass, retryAfterMs = 0): Promise<void> {
    const now = await recordFault(pool, pass, { retryAfterMs, error: errorOf(pass.provider) }, policy);
    if (!now) return;
    if (now.state === "open") logger.warn({ ...now, provider: pass.provider }, "the circuit of a provider is open");
    changed(pass.provider);
  }

  async function answered(pass: Pass): Promise<void> {
    // Nothing to forget, as far as is known here; word of a failure elsewhere clears what is known.
    const seen = known.get(pass.provider);
    if (pass.probe === null && seen && !((await seen.circuit)?.failures ?? 0)) return;
    if (!(await recordAnswer(pool, pass))) return;
    if (pass.probe !== null) logger.info({ provider: pass.provider }, "the circuit of a provider is closed again");
    changed(pass.provider);
  }

  async function unknown({ provider, probe }: Pass): Promise<void> {
    if (probe === null) return;
    await releaseProbe(pool, provider, probe);
    changed(provider);
  }

  function record(pass: Pass, verdict: Verdict): Promise<void> {
    switch (verdict.kind) {
      case "answered":
        return answered(pass);
      case "fault":
        return fault(pass, verdict.retryAfterMs);
      case "unknown":
        return unknown(pass);
    }
  }

  return {
    async enter(provider, timeoutMs) {
      try {
        return await pass(provider, timeoutMs);
      } catch (error) {
        if (error instanceof Error && error.name === "RetryableError") throw error;
        logger.warn({ err: error, provider }, "a circuit could not be read; the call goes through");
        return { provider, probe: null };
      }
    },
    async leave(pass, verdict) {
      await record(pass, verdict).catch((error: unknown) => {
        logger.warn({ err: error, provider: pass.provider }, "a circuit could not be told how a call went");
      });
    },
    stop,
  };
}

function errorOf(provider: string): JobError {
  const message = `The service "${provider}" did not answer as it should, several times in a row.`;
  return { reason: "provider-out", code: "provider-out", message };
}
