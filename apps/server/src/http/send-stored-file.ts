import { createHash } from "node:crypto";
import { type Storage, StoredFileMissing } from "@jobwire/jobs/storage";
import type { FastifyReply, FastifyRequest } from "fastify";
import { parseRange } from "./byte-range.ts";
import { HttpError } from "./http-error.ts";

/** A file of the storage that somebody may download. */
export interface StoredFile {
  storageKey: string;
  /** Name offered to the person who saves it. */
  name: string;
  contentType: string;
  bytes: number;
}

/** What a browser may show in place. Anything else could run as a page of ours: it is saved instead. */
const SHOWN = /^(image\/(?!svg)[\w.+-]+|video\/[\w.+-]+|application\/pdf)$/;

/**
 * Streams a stored file: whole or a range, or 304 when the browser has it. It is asked for again each
 * time (`no-cache`), so that nobody sees it from the browser's cache after signing out.
 */
export async function sendStoredFile(
  request: FastifyRequest,
  reply: FastifyReply,
  storage: Storage,
  file: StoredFile,
): Promise<FastifyReply> {
  const wantsDownload = (request.query as Record<string, unknown>).download !== undefined;
  const shown = SHOWN.test(file.contentType) && !wantsDownload;
  // A key is never written twice, so it names the content.
  const etag = `"${createHash("sha256").update(file.storageKey).digest("base64url").slice(0, 22)}"`;
  reply.headers({
    etag,
    "accept-ranges": "bytes",
    "cache-control": "private, no-cache",
    "content-disposition": `${shown ? "inline" : "attachment"}; ${filenames(file.name)}`,
    "x-content-type-options": "nosniff",
  });
  // A document of a stranger must not act as ours. Browsers' PDF viewers do not start in a sandbox.
  if (file.contentType !== "application/pdf") reply.header("content-security-policy", "default-src 'none'; sandbox");
  if (matches(request.headers["if-none-match"], etag)) return reply.code(304).send();

  const ifRange = request.headers["if-range"];
  const range = ifRange === undefined || ifRange === etag ? parseRange(request.headers.range, file.bytes) : null;
  if (range === "unsatisfiable") {
    throw new HttpError(
      416,
      {
        code: "range-unsatisfiable",
        message: "The file ends before that range.",
        field: "range",
        got: request.headers.range,
      },
      { "content-range": `bytes */${file.bytes}` },
    );
  }
  reply.type(file.contentType);
  if (range !== null) reply.code(206).header("content-range", `bytes ${range.start}-${range.end}/${file.bytes}`);
  reply.header("content-length", range === null ? file.bytes : range.end - range.start + 1);
  if (request.method === "HEAD") return reply.send();
  try {
    return await reply.send(await storage.openRead(file.storageKey, range ?? undefined));
  } catch (error) {
    if (!(error instanceof StoredFileMissing)) throw error;
    for (const name of ["etag", "content-length", "content-range", "accept-ranges", "content-disposition"])
      reply.removeHeader(name);
    throw new HttpError(404, { code: "file-missing", message: "The file is no longer stored." });
  }
}

function matches(header: string | undefined, etag: string): boolean {
  return (
    header !== undefined &&
    (header.trim() === "*" || header.split(",").some((one) => one.trim().replace(/^W\//, "") === etag))
  );
}

/** The name twice: plain for old programs, and with every letter for the rest. */
function filenames(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%;]/g, "_");
  const full = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `filename="${plain}"; filename*=UTF-8''${full}`;
}
