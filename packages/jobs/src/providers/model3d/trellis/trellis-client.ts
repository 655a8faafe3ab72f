import { setTimeout as wait } from "node:timers/promises";
import { expectOk } from "../../../engine/circuits/http-fault.ts";
import { parseRetryAfter } from "../../../engine/retry-after.ts";
import type { Provider } from "../../../engine/circuits/provider.ts";
import { PermanentError } from "../../../engine/permanent-error.ts";
import { BodyTooLarge, readBody } from "../../http/read-body.ts";
import { AnswerWrong, answerWrong, refusal } from "../../http/service-errors.ts";
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

export interface TrellisRequest<T> {
  image: Uint8Array;
  contentType: "image/png" | "image/jpeg";
  /** What an earlier attempt was told; then nothing is sent again, unless the server knows nothing of it. */
  statusUrl: string | null;
  /** The server took it on: worth remembering. */
  onAccepted: (statusUrl: string) => Promise<void>;
  /** 0–100. */
  onPercent: (percent: number) => void;
  /**
   * Makes something of the model that came, of which no more is known than that it begins as a GLB. It runs within the
   * circuit: where it throws what `answerWrong` makes, that counts against the server.
   */
  open: (glb: Buffer) => Promise<T>;
}

/** A server may answer the first call with the model itself, which takes it a minute or two. */
const CALL_LIMITS = { submitMs: 240_000, statusMs: 30_000, downloadMs: 120_000 };
const CANCEL_TIMEOUT_MS = 2_000;
const MAX_STATUS_BYTES = 64 * 1_024;
const MAX_POLL_MS = 30_000;
const MAX_MODEL_BYTES = 64 * 1_024 * 1_024;

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
 * @returns what `open` made of the model
 * @throws PermanentError where trying again cannot help, RetryableError otherwise
 */
export async function askTrellis<T>(options: TrellisOptions, request: TrellisRequest<T>): Promise<T> {
  const { signal } = options;
  const base = new URL(options.url);
  const hasPath = base.pathname !== "/";
  const submitUrl = hasPath ? base : new URL("/generate", base);
  const run: Run = { folder: new URL(".", submitUrl), statusUrl: earlierOf(request, base) };
  try {
    if (run.statusUrl !== null) {
      const earlier = await follow(options, request, run, { kind: "working", statusUrl: run.statusUrl, percent: null })
        // It has forgotten what it took on, as after a restart, or what it has of it is broken: it is sent again.
        .catch((error: unknown) => {
          if (error instanceof AnswerWrong) return null;
          throw error;
        });
      if (earlier?.kind === "model") return earlier.model;
    }
    const made = await follow(
      options,
      request,
      run,
      await submit(options, submitUrl, hasPath ? null : base, request, run),
    );
    if (made.kind === "model") return made.model;
  } catch (error) {
    if (signal.aborted) await cancel(options, run);
    throw signal.aborted ? signal.reason : error;
  }
  throw new PermanentError(
    "service-gave-up",
    'The service "trellis" could not make a model of this picture. Try one that shows the whole of one thing.',
  );
}

/** What is under way at the server. */
interface Run {
  /** Where `status/{id}`, `download/{id}` and `jobs/{id}` are. */
  folder: URL;
  /** Where to ask after it; null before the server has taken it on. */
  statusUrl: URL | null;
}

/** An answer whose model, where it holds one, has been opened. */
type Opened<T> = Exclude<TrellisAnswer, { kind: "model" }> | { kind: "model"; model: T };
type Ended<T> = Extract<Opened<T>, { kind: "model" | "failed" }>;

/** Where to ask after what an earlier attempt sent; null: nowhere, as where that was another server. */
function earlierOf({ statusUrl }: { statusUrl: string | null }, base: URL): URL | null {
  if (statusUrl === null || !URL.canParse(statusUrl)) return null;
  const earlier = new URL(statusUrl);
  return earlier.origin === base.origin ? earlier : null;
}

/** Asks again and again until it has the model, or the server gives up. What is already known is asked for at once. */
async function follow<T>(
  options: TrellisOptions,
  request: TrellisRequest<T>,
  run: Run,
  first: Opened<T>,
): Promise<Ended<T>> {
  const { signal, pollMs = 2_000, maxModelBytes = MAX_MODEL_BYTES } = options;
  const limits = { ...CALL_LIMITS, ...options.limits };
  let answer = first;
  // What an earlier attempt sent may be ready by now.
  let waitMs = run.statusUrl === null ? pollMs : 0;
  while (answer.kind === "working") {
    const { statusUrl, percent } = answer;
    if (run.statusUrl?.href !== statusUrl.href) await request.onAccepted((run.statusUrl = statusUrl).href);
    if (percent !== null) request.onPercent(percent);
    await wait(waitMs, undefined, { signal });
    const get = { url: statusUrl, init: { method: "GET" }, timeoutMs: limits.statusMs, maxBytes: MAX_STATUS_BYTES };
    const status = await send(options, get, async (found) => {
      refuseKey(found.status);
      return { answer: await understand(found.body, statusUrl, run.folder, request), again: found.retryAfterMs };
    });
    answer = status.answer;
    waitMs = Math.min(MAX_POLL_MS, status.again ?? pollMs);
  }
  if (answer.kind !== "ready") return answer;
  const { modelUrl } = answer;
  const get = { url: modelUrl, init: { method: "GET" }, timeoutMs: limits.downloadMs, maxBytes: maxModelBytes };
  return send(options, get, async (found) => {
    refuseKey(found.status);
    const last = await understand(found.body, modelUrl, run.folder, request);
    if (last.kind !== "model") throw answerWrong("trellis", "something that is no 3D model");
    return last;
  });
}

async function understand<T>(body: Buffer, asked: URL, folder: URL, { open }: TrellisRequest<T>): Promise<Opened<T>> {
  const answer = readTrellisAnswer(body, asked, folder);
  return answer.kind === "model" ? { kind: "model", model: await open(answer.glb) } : answer;
}

async function submit<T>(
  options: TrellisOptions,
  url: URL,
  otherwise: URL | null,
  request: TrellisRequest<T>,
  run: Run,
): Promise<Opened<T>> {
  const { maxModelBytes = MAX_MODEL_BYTES } = options;
  const { image, contentType } = request;
  const form = new FormData();
  const name = contentType === "image/png" ? "photo.png" : "photo.jpg";
  form.set("file", new Blob([new Uint8Array(image)], { type: contentType }), name);
  form.set("texture_size", "1024");
  form.set("simplify", "0.95");
  form.set("seed", "1");
  run.statusUrl = null;
  const post = {
    url,
    init: { method: "POST", body: form },
    timeoutMs: { ...CALL_LIMITS, ...options.limits }.submitMs,
    // As base64 a model takes a third more.
    maxBytes: Math.ceil(maxModelBytes * 1.4),
  };
  const sent = await send(options, post, async (found) => {
    if ((found.status === 404 || found.status === 405) && otherwise !== null) return null;
    refuse(found.status);
    run.folder = new URL(".", url);
    return understand(found.body, url, run.folder, request);
  });
  return sent ?? submit(options, otherwise ?? url, null, request, run);
}

/** @throws where the status of what was sent promises no answer */
function refuse(status: number): void {
  if (status < 300) return;
  if (status < 400) throw answerWrong("trellis", "us to another address");
  throw refusal("trellis", status) ?? answerWrong("trellis", `an answer of status ${status}`);
}

/** As above, of a question that sends nothing it could refuse, but the key. */
function refuseKey(status: number): void {
  if ([401, 402, 403, 406].includes(status)) return refuse(status);
  if (status >= 400) throw answerWrong("trellis", "word that it knows of no such model");
  refuse(status);
}

interface Call {
  url: URL;
  init: RequestInit;
  timeoutMs: number;
  maxBytes: number;
}

/** One request within the circuit, and what is made of its answer: what is wrong with that is found out there as well. */
function send<T>(
  options: TrellisOptions,
  { url, init, timeoutMs, maxBytes }: Call,
  read: (found: { status: number; retryAfterMs: number | undefined; body: Buffer }) => Promise<T>,
): Promise<T> {
  return options.provider.call(
    async (signal) => {
      const response = await fetch(url, { ...init, headers: keyHeaders(options), redirect: "manual", signal });
      const isFault = response.status >= 500 || [408, 425, 429].includes(response.status);
      if (isFault) {
        await response.body?.cancel();
        expectOk(response);
      }
      const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"));
      const body = await readBody(response, maxBytes).catch((error: unknown) => {
        throw error instanceof BodyTooLarge ? answerWrong("trellis", "more than a model may hold", error) : error;
      });
      return read({ status: response.status, retryAfterMs, body });
    },
    { signal: options.signal, timeoutMs },
  );
}

function keyHeaders({ apiKey }: Pick<TrellisOptions, "apiKey">): Record<string, string> {
  return apiKey === null ? {} : { authorization: `Bearer ${apiKey}`, "x-api-key": apiKey };
}

/** Tells the server that nobody waits any more, where somebody cancelled. An attempt that ends otherwise is gone on with. */
async function cancel(options: TrellisOptions, { statusUrl, folder }: Run): Promise<void> {
  const { reason } = options.signal as { reason: unknown };
  if (statusUrl === null || !(reason instanceof Error) || !/\bcancel/.test(reason.message)) return;
  await sendCancel(options, statusUrl, folder);
}

/** Tells a TRELLIS server that nobody goes on with what it was sent by an attempt that is over. */
export async function cancelTrellis(server: Pick<TrellisOptions, "url" | "apiKey">, statusUrl: string): Promise<void> {
  const base = new URL(server.url);
  const earlier = earlierOf({ statusUrl }, base);
  if (earlier !== null) await sendCancel(server, earlier, new URL(".", base));
}

async function sendCancel(server: Pick<TrellisOptions, "apiKey">, statusUrl: URL, folder: URL): Promise<void> {
  const id = statusUrl.pathname.split("/").at(-1) ?? "";
  const signal = AbortSignal.timeout(CANCEL_TIMEOUT_MS);
  const told = fetch(new URL(`jobs/${id}`, folder), { method: "DELETE", headers: keyHeaders(server), signal });
  // Whether it listens is its own affair.
  await told.then((response) => response.body?.cancel()).catch(() => undefined);
}
