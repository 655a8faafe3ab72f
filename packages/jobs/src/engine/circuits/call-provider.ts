import { RetryableError } from "../retryable-error.ts";
import type { CallOptions, Pass, Provider, ProviderGate, Verdict } from "./provider.ts";
import { statusOf, weighError } from "./weigh-error.ts";

const DEFAULT_TIMEOUT_MS = 120_000;
/** setTimeout takes no more. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * A provider behind a gate. The gate is the worker's circuits, or in a child process the way to them.
 * @param attempt fires when the attempt is to end
 */
export function createProvider(gate: ProviderGate, name: string, attempt: AbortSignal): Provider {
  return { call: (work, options) => callProvider(gate, name, attempt, work, options) };
}

async function callProvider<T>(
  gate: ProviderGate,
  name: string,
  attempt: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: CallOptions = {},
): Promise<T> {
  const ending = signal ? AbortSignal.any([attempt, signal]) : attempt;
  ending.throwIfAborted();
  const pass = await gate.enter(name, timeoutMs);
  const { result, verdict } = await settle(ending, timeoutMs, work);
  await gate.leave(pass, verdict);
  if (result.ok) return result.value;
  const { error } = result;
  // What says in words for people how the provider failed is better than what is said of all failures.
  throw verdict.kind === "fault" && !(error instanceof RetryableError) ? failed(name, error, verdict) : error;
}

type Result<T> = { ok: true; value: T } | { ok: false; error: unknown };

/** Runs the call until it settles, its time is over, or it is to end: work that does not listen is left to itself. */
async function settle<T>(
  ending: AbortSignal,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ result: Result<T>; verdict: Verdict }> {
  // Not AbortSignal.timeout, whose timer would outlive the call.
  const overdue = new AbortController();
  const late = new DOMException("the provider did not answer in time", "TimeoutError");
  const timer = setTimeout(() => overdue.abort(late), Math.min(timeoutMs, MAX_TIMER_MS));
  const signal = AbortSignal.any([ending, overdue.signal]);
  let stop = () => {};
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    const value = await Promise.race([work(signal), stopped]);
    return { result: { ok: true, value }, verdict: { kind: "answered" } };
  } catch (error) {
    // Whatever the work made of its abort, why it was aborted is what counts.
    if (ending.aborted) return { result: { ok: false, error: ending.reason }, verdict: { kind: "unknown" } };
    const verdict: Verdict = overdue.signal.aborted ? { kind: "fault" } : weighError(error);
    return { result: { ok: false, error }, verdict };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

function failed(name: string, cause: unknown, { retryAfterMs }: { retryAfterMs?: number }): RetryableError {
  const busy = statusOf(cause) === 429;
  const code = busy ? "provider-busy" : "provider-failed";
  const message = busy
    ? `The service "${name}" has more to do than it takes.`
    : `The service "${name}" did not do what it should.`;
  return new RetryableError({ code, message, cause, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
}

/** What is thrown where a circuit is open. */
export function providerOut(provider: Pass["provider"], retryAfterMs: number): RetryableError {
  return new RetryableError({
    code: "provider-out",
    message: `The service "${provider}" does not answer at the moment. This goes on as soon as it does.`,
    retryAfterMs,
    isFree: true,
  });
}
