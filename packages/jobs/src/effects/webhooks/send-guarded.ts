import { Agent, request } from "undici";
import { DeliveryFailed } from "../courier/parcel.ts";
import { AddressRefused } from "./address-guard.ts";
import type { AddressGuard } from "./address-guard.ts";

/** Longest an address may take to answer; and most of its answer that is read and kept. */
const TIMEOUT_MS = 15_000;
const MAX_RESPONSE_BYTES = 64 * 1_024;
const KEPT_CHARACTERS = 1_000;

/** What an address answered. */
export interface GuardedAnswer {
  status: number;
  /** Its first {@link KEPT_CHARACTERS} characters, without control characters. */
  body: string;
  retryAfterMs: number | null;
}

/** Sends a POST to an address that a stranger named. */
export interface GuardedSender extends AsyncDisposable {
  /**
   * Follows no redirect, and reads no more than 64 KiB of the answer.
   * @throws DeliveryFailed when there is no answer
   */
  post(
    url: string,
    message: { headers: Record<string, string>; body: string | Buffer; signal: AbortSignal },
  ): Promise<GuardedAnswer>;
}

/** @param options.timeoutMs longest an address may take to answer, default 15 000 */
export function createGuardedSender(
  guard: AddressGuard,
  { timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {},
): GuardedSender {
  const agent = new Agent({
    connect: { lookup: guard.lookup, timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxHeaderSize: 16_384,
    keepAliveTimeout: 1_000,
  });
  return {
    async post(address, { headers, body, signal }) {
      const url = new URL(address);
      const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        guard.checkUrl(url);
        const answer = await request(url, { method: "POST", dispatcher: agent, headers, body, signal: within });
        const text = await readStart(answer.body);
        const retryAfter = Number(answer.headers["retry-after"]);
        return {
          status: answer.statusCode,
          // oxlint-disable-next-line no-control-regex -- they are what is taken out
          body: text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "").slice(0, KEPT_CHARACTERS),
          retryAfterMs: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter * 1_000 : null,
        };
      } catch (cause) {
        throw new DeliveryFailed(...inWords(cause, url, timeoutMs));
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

async function readStart(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= MAX_RESPONSE_BYTES) break; // leaves the loop, which hangs up
  }
  return Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES).toString("utf8");
}

/** What failures of connections mean, by their code; `host` is put before them. */
const MEANING: Readonly<Record<string, string>> = {
  ENOTFOUND: "was not found. Check how the address is spelled.",
  EAI_AGAIN: "was not found. Check how the address is spelled.",
  ECONNREFUSED: "takes no connections there. Check that your program runs, and the port.",
  ECONNRESET: "hung up before it answered.",
  UND_ERR_SOCKET: "hung up before it answered.",
};

function inWords(cause: unknown, { host }: URL, timeoutMs: number): [string, { isFinal?: boolean }] {
  if (cause instanceof AddressRefused) return [cause.message, { isFinal: true }];
  // Of a DOMException, as the end of a signal is, the code is a number.
  const { code: given, name = "" } = cause as { code?: unknown; name?: string };
  const code = typeof given === "string" ? given : "";
  const meaning = MEANING[code];
  if (meaning !== undefined) return [`${host} ${meaning}`, {}];
  if (code.endsWith("_TIMEOUT") || name === "TimeoutError" || name === "AbortError")
    return [`${host} did not answer within ${timeoutMs / 1_000} seconds.`, {}];
  if (/TLS|CERT|SELF_SIGNED/.test(code))
    return [
      `The certificate of ${host} cannot be trusted (${code}). Renew it, or enter an address whose certificate is valid.`,
      {},
    ];
  return [`${host} could not be reached${code === "" ? "" : ` (${code})`}.`, {}];
}
