import { setTimeout as wait } from "node:timers/promises";
import { expectOk } from "../../../engine/circuits/http-fault.ts";
import { parseRetryAfter } from "../../../engine/retry-after.ts";
import type { Provider } from "../../../engine/circuits/provider.ts";
import { PermanentError } from "../../../engine/permanent-error.ts";
import { BodyTooLarge, readBody } from "../../http/read-body.ts";
import { answerWrong, refusal } from "../../http/service-errors.ts";
import { readTrellisAnswer, type TrellisAnswer } from "./trellis-answer.ts";

/** Where a TRELLIS server is, and how our calls of it are bounded. */
export interface TrellisOptions {
  url: string;
  apiKey: string | null;
  provider: Provider;
  signal: AbortSignal;
  /** Between two questions how far it is, in milliseconds; a Retry-After of the server counts instead. Default 2 000. */
  pollMs?: number;
  /** Largest model taken, in bytes. Default 64 MiB. */
  maxModelBytes?: number;
  /** Longest each kind of call may take, in milliseconds. Default: {@link CALL_LIMITS}. */
  limits?: Partial<typeof CALL_LIMITS>;
}

export interface TrellisRequest {
  image: Uint8Array;
  contentType: "image/png" | "image/jpeg";
  /** What an earlier attempt was told; then nothing is sent again. */
  statusUrl: string | null;
  /** The server took it on: worth remembering. */
  onAccepted: (statusUrl: string) => Promise<void>;
  /** 0–100. */
  onPercent: (percent: number) => void;
}

/** A server may answer the first call with the model itself, which takes it a minute or two. */
const CALL_LIMITS = { submitMs: 240_000, statusMs: 30_000, downloadMs: 120_000 };
const CANCEL_TIMEOUT_MS = 2_000;
const MAX_STATUS_BYTES = 64 * 1_024;
const MAX_POLL_MS = 30_000;

/**
 * Has a TRELLIS server make a model. The wire format is the one that public servers of it share:
 *
 * - `POST {url}` where `url` has a path, else `POST {url}/generate`, and `POST {url}` where that is not
 *   there (a function on Modal). Body: `multipart/form-data` with the picture as `file`, and
 *   `texture_size`, `simplify`, `seed`. With a key: `Authorization: Bearer KEY` and `X-API-Key: KEY`.
 * - It answers with the GLB; or with JSON that holds it as base64 (`glb` …); or `{download_url}`; or
 *   `{job_id, status}` (or `status_url`).
 * - `GET status/{job_id}` → `{status: pending | processing | completed | failed, progress?, download_url?}`
 * - `GET download/{job_id}` → the GLB. `DELETE jobs/{job_id}` cancels.
 *
 * Redirects are not followed, and addresses on other servers are refused.
 * @returns the bytes of a file that begins as a GLB; no more is known of it
 * @throws PermanentError where trying again cannot help, RetryableError otherwise
 */
export async function askTrellis(options: TrellisOptions, request: TrellisRequest): Promise<Buffer> {
  const { signal, pollMs = 2_000 } = options;
  const base = new URL(options.url);
  const hasPath = base.pathname !== "/";
  const submitUrl = hasPath ? base : new URL("/generate", base);
  let folder = new URL(".", submitUrl);
  let answer: TrellisAnswer;
  let statusUrl: URL | null = null;
  try {
    const resumed = await lookAgain(options, request.statusUrl, base, folder);
    if (resumed === null) {
      const sent = await submit(options, submitUrl, hasPath ? null : base, request);
      folder = new URL(".", sent.asked);
      answer = readTrellisAnswer(sent.body, sent.asked, folder);
      if (answer.kind === "working") await request.onAccepted((statusUrl = answer.statusUrl).href);
    } else answer = resumed;
    let waitMs = pollMs;
    while (answer.kind === "working") {
      if (answer.percent !== null) request.onPercent(answer.percent);
      await wait(waitMs, undefined, { signal });
      statusUrl = answer.statusUrl;
      const { body, retryAfterMs } = await get(options, statusUrl, limitsOf(options).statusMs, MAX_STATUS_BYTES);
      waitMs = Math.min(MAX_POLL_MS, retryAfterMs ?? pollMs);
      answer = readTrellisAnswer(body, statusUrl, folder);
    }
  } catch (error) {
    if (signal.aborted && statusUrl !== null) await cancel(options, statusUrl, folder);
    throw signal.aborted ? signal.reason : error;
  }
  switch (answer.kind) {
    case "model":
      return answer.glb;
    case "failed":
      throw new PermanentError(
        "service-gave-up",
        'The service "trellis" could not make a model of this picture. Try one that shows the whole of one thing.',
      );
    case "ready": {
      const { maxModelBytes = 64 * 1_024 * 1_024 } = options;
      const { body } = await get(options, answer.modelUrl, limitsOf(options).downloadMs, maxModelBytes);
      const model = readTrellisAnswer(body, answer.modelUrl, folder);
      if (model.kind !== "model") throw answerWrong("trellis", "something that is no 3D model");
      return model.glb;
    }
  }
}

/** What became of what an earlier attempt sent; null: nothing, it must be sent again. */
async function lookAgain(
  options: TrellisOptions,
  earlier: string | null,
  base: URL,
  folder: URL,
): Promise<TrellisAnswer | null> {
  if (earlier === null || !URL.canParse(earlier)) return null;
  const statusUrl = new URL(earlier);
  // It may have been another server.
  if (statusUrl.origin !== base.origin) return null;
  const found = await send(options, statusUrl, { method: "GET" }, limitsOf(options).statusMs, MAX_STATUS_BYTES);
  if (found.status >= 300) return null;
  const answer = readTrellisAnswer(found.body, statusUrl, folder);
  return answer.kind === "failed" ? null : answer;
}

async function submit(
  options: TrellisOptions,
  url: URL,
  otherwise: URL | null,
  { image, contentType }: TrellisRequest,
): Promise<{ body: Buffer; asked: URL }> {
  const { maxModelBytes = 64 * 1_024 * 1_024 } = options;
  const form = new FormData();
  const name = contentType === "image/png" ? "photo.png" : "photo.jpg";
  form.set("file", new Blob([new Uint8Array(image)], { type: contentType }), name);
  form.set("texture_size", "1024");
  form.set("simplify", "0.95");
  form.set("seed", "1");
  const init = { method: "POST", body: form };
  // As base64 a model takes a third more.
  const maxBytes = Math.ceil(maxModelBytes * 1.4);
  let asked = url;
  let found = await send(options, url, init, limitsOf(options).submitMs, maxBytes);
  if ((found.status === 404 || found.status === 405) && otherwise !== null) {
    asked = otherwise;
    found = await send(options, otherwise, init, limitsOf(options).submitMs, maxBytes);
  }
  refuse(found.status);
  return { body: found.body, asked };
}

async function get(options: TrellisOptions, url: URL, timeoutMs: number, maxBytes: number) {
  const found = await send(options, url, { method: "GET" }, timeoutMs, maxBytes);
  // It has forgotten what it took on, as after a restart.
  if (found.status === 404 || found.status === 410) throw answerWrong("trellis", "word that it knows of no such model");
  refuse(found.status);
  return found;
}

function limitsOf({ limits }: TrellisOptions): typeof CALL_LIMITS {
  return { ...CALL_LIMITS, ...limits };
}

function refuse(status: number): void {
  if (status >= 300 && status < 400) throw answerWrong("trellis", "us to another address");
  const refused = refusal("trellis", status);
  if (refused) throw refused;
  if (status >= 400) throw answerWrong("trellis", `an answer of status ${status}`);
}

/** One request within the circuit: what is the server's fault is thrown there, any other answer comes back. */
async function send(options: TrellisOptions, url: URL, init: RequestInit, timeoutMs: number, maxBytes: number) {
  try {
    return await options.provider.call(
      async (signal) => {
        const response = await fetch(url, { ...init, headers: keyHeaders(options), redirect: "manual", signal });
        const isFault = response.status >= 500 || [408, 425, 429].includes(response.status);
        if (isFault) {
          await response.body?.cancel();
          expectOk(response);
        }
        const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"));
        return { status: response.status, retryAfterMs, body: await readBody(response, maxBytes) };
      },
      { signal: options.signal, timeoutMs },
    );
  } catch (error) {
    if (error instanceof BodyTooLarge) throw answerWrong("trellis", "more than a model may hold", error);
    throw error;
  }
}

function keyHeaders({ apiKey }: TrellisOptions): Record<string, string> {
  return apiKey === null ? {} : { authorization: `Bearer ${apiKey}`, "x-api-key": apiKey };
}

/** Tells the server that nobody waits any more, where somebody cancelled. An attempt that ends otherwise is gone on with. */
async function cancel(options: TrellisOptions, statusUrl: URL, folder: URL): Promise<void> {
  const { reason } = options.signal as { reason: unknown };
  if (!(reason instanceof Error) || !/\bcancel/.test(reason.message)) return;
  const id = statusUrl.pathname.split("/").at(-1) ?? "";
  const signal = AbortSignal.timeout(CANCEL_TIMEOUT_MS);
  const told = fetch(new URL(`jobs/${id}`, folder), { method: "DELETE", headers: keyHeaders(options), signal });
  // Whether it listens is its own affair.
  await told.then((response) => response.body?.cancel()).catch(() => undefined);
}
