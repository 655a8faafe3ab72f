import type { Attempt } from "./attempt.ts";

/**
 * Aborts an attempt whose handler gives no sign of life for `heartbeatTimeoutMs`. One timer, set anew
 * only when it fires: a sign costs no more than taking note of the time. A handler that keeps this
 * process's event loop busy is noticed once it lets go; see docs/adr/0090.
 * @returns stops watching
 */
export function watchSilence(attempt: Attempt, heartbeatTimeoutMs: number): () => void {
  let timer: NodeJS.Timeout;
  const look = () => {
    const leftMs = attempt.lastSignAt + heartbeatTimeoutMs - performance.now();
    if (leftMs <= 0) return attempt.abort("silent");
    timer = setTimeout(look, Math.ceil(leftMs));
  };
  timer = setTimeout(look, heartbeatTimeoutMs);
  return () => clearTimeout(timer);
}
