import { answerWrong } from "../../http/service-errors.ts";

/** What a TRELLIS server says of a request: the model, where it is, or where to ask again. */
export type TrellisAnswer =
  | { kind: "model"; glb: Buffer }
  | { kind: "ready"; modelUrl: URL }
  | { kind: "working"; statusUrl: URL; percent: number | null }
  | { kind: "failed" };

const GLB_MAGIC = 0x46546c67;
const DONE = new Set(["completed", "complete", "succeeded", "success", "done", "finished", "ready"]);
const FAILED = new Set(["failed", "failure", "error", "cancelled", "canceled"]);
/** Names under which servers send the same thing; the first that is there counts. */
const INLINE = ["glb", "glb_base64", "model", "model_base64", "mesh"];
const MODEL_URL = ["download_url", "model_url", "glb_url", "model_file", "url"];
const STATUS_URL = ["status_url", "poll_url"];
const ID = ["job_id", "task_id", "request_id", "call_id", "id"];

/** Whether these bytes begin as a binary glTF. */
function isGlb(bytes: Uint8Array): boolean {
  return bytes.length >= 20 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === GLB_MAGIC;
}

/**
 * Reads an answer of a TRELLIS server.
 * @param asked the address that answered; addresses in the answer must lie on the same server
 * @param folder where `status/{id}` and `download/{id}` are
 * @throws RetryableError `service-answer-wrong`
 */
export function readTrellisAnswer(body: Buffer, asked: URL, folder: URL): TrellisAnswer {
  if (isGlb(body)) return { kind: "model", glb: body };
  const answer = parse(body);
  const inline = textAt(answer, INLINE);
  if (inline !== undefined && !/^(https?:)?\//.test(inline)) {
    const glb = Buffer.from(inline.replace(/^data:[^,]*,/, ""), "base64");
    if (!isGlb(glb)) throw answerWrong("trellis", "something that is no 3D model");
    return { kind: "model", glb };
  }
  const status = (textAt(answer, ["status", "state"]) ?? "").toLowerCase();
  const modelUrl = textAt(answer, MODEL_URL) ?? inline;
  const id = textAt(answer, ID);
  if (FAILED.has(status)) return { kind: "failed" };
  if (modelUrl !== undefined && (status === "" || DONE.has(status))) {
    return { kind: "ready", modelUrl: onSameServer(modelUrl, asked) };
  }
  if (DONE.has(status)) {
    const last = id ?? asked.pathname.split("/").at(-1) ?? "";
    return { kind: "ready", modelUrl: new URL(`download/${encodeURIComponent(last)}`, folder) };
  }
  const statusUrl = textAt(answer, STATUS_URL);
  const percent = typeof answer.progress === "number" ? Math.min(100, Math.max(0, answer.progress)) : null;
  if (statusUrl !== undefined) return { kind: "working", statusUrl: onSameServer(statusUrl, asked), percent };
  if (id !== undefined)
    return { kind: "working", statusUrl: new URL(`status/${encodeURIComponent(id)}`, folder), percent };
  // A status that was asked for need not repeat its own address.
  if (status !== "") return { kind: "working", statusUrl: asked, percent };
  throw answerWrong("trellis", "neither a 3D model nor word of one");
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch (error) {
    throw answerWrong("trellis", "neither a 3D model nor word of one", error);
  }
  throw answerWrong("trellis", "neither a 3D model nor word of one");
}

function textAt(answer: Record<string, unknown>, names: readonly string[]): string | undefined {
  const value = names.map((name) => answer[name]).find((found) => typeof found === "string" && found !== "");
  return typeof value === "string" ? value : undefined;
}

/** Our key and our requests go to the server we were told of, and to no other. */
function onSameServer(text: string, asked: URL): URL {
  const url = URL.canParse(text, asked.href) ? new URL(text, asked) : null;
  if (url?.origin !== asked.origin) throw answerWrong("trellis", "us to another server");
  return url;
}
