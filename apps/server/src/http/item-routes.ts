import multipart from "@fastify/multipart";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { endingOf } from "./file-endings.ts";
import { HttpError, noSuch } from "./http-error.ts";
import type { HttpParts } from "./http-parts.ts";
import { type Gate, viewerOf } from "./request-viewer.ts";
import { sendStoredFile, type StoredFile } from "./send-stored-file.ts";
import { storeUpload, tooLarge } from "./store-upload.ts";

const MIB = 1_048_576;
/** Room for the parts' headers around the file. */
const ENVELOPE_BYTES = 64 * 1_024;

type OfFile = { Params: { id: string } };

/** Upload, and download of originals and results. */
export function installItemRoutes(app: FastifyInstance, parts: HttpParts, gate: Gate): void {
  const open = { onRequest: gate.signedIn };
  const limitBytes = parts.env.MAX_UPLOAD_MB * MIB;

  void app.register(async (scope) => {
    await scope.register(multipart, {
      throwFileSizeLimit: false,
      limits: { fileSize: limitBytes, files: 1, fields: 10, fieldSize: 1_024, parts: 11 },
    });
    scope.post("/api/items", open, async (request, reply) => {
      if (!request.isMultipart()) {
        throw new HttpError(415, {
          code: "unsupported-content-type",
          message: "Send the file as multipart/form-data, in a part named file.",
          field: "content-type",
          expected: "multipart/form-data",
          got: request.headers["content-type"] ?? "nothing",
        });
      }
      if (Number(request.headers["content-length"] ?? 0) > limitBytes + ENVELOPE_BYTES)
        throw tooLarge(parts.env.MAX_UPLOAD_MB);
      const part = await filePart(request);
      const stored = await storeUpload(parts, viewerOf(request).userId, {
        stream: part.file,
        name: part.filename,
        contentType: part.mimetype,
      });
      return reply.code(201).header("location", stored.item.originalUrl).send(stored);
    });
  });

  const download = (url: string, noun: "item" | "artifact", sql: string) =>
    app.route<OfFile>({
      // Both by hand: the HEAD that Fastify derives opens the file and forgets its length.
      method: ["GET", "HEAD"],
      url,
      ...open,
      async handler(request, reply) {
        return sendStoredFile(request, reply, parts.storage, await readFile(request, parts, noun, sql));
      },
    });
  download("/api/items/:id/original", "item", ORIGINAL);
  download("/api/artifacts/:id", "artifact", ARTIFACT);
}

async function filePart(request: FastifyRequest) {
  const noFile = (got: string) =>
    new HttpError(400, {
      code: "invalid-input",
      message: `expected a file in the part "file", got ${got}`,
      field: "file",
      expected: "a file",
      got,
    });
  const part = await request.file().catch((error: { code?: string }) => {
    if (error.code === "FST_INVALID_MULTIPART_CONTENT_TYPE" || error.code === "FST_NO_FORM_DATA")
      throw noFile("no parts");
    if (error instanceof Error && /multipart|unexpected end/i.test(error.message))
      throw noFile("a body that ends too early");
    throw error;
  });
  if (part === undefined) throw noFile("no file");
  if (part.fieldname !== "file") {
    part.file.resume();
    throw noFile(`a file in the part "${part.fieldname.slice(0, 40)}"`);
  }
  return part;
}

/** Uses item_pkey. */
const ORIGINAL = `select user_id, storage_key, name, content_type, bytes from item where id = $1 and deleted_at is null`;

/** Uses artifact_pkey, and item_pkey for the name a person knows it by. */
const ARTIFACT = `
  select a.user_id, a.storage_key, a.content_type, a.bytes,
         coalesce(regexp_replace(i.name, '\\.[^.]*$', '') || '-', '') || a.name as name
  from artifact a left join item i on i.id = a.item_id
  where a.id = $1`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A file that the asker may see: their own, or anybody's for an admin (invariant I8). */
async function readFile(
  request: FastifyRequest<OfFile>,
  { pool }: Pick<HttpParts, "pool">,
  noun: "item" | "artifact",
  sql: string,
): Promise<StoredFile> {
  const { id } = request.params;
  const viewer = viewerOf(request);
  if (!UUID.test(id)) throw noSuch(noun);
  const { rows } = await pool.query<{
    user_id: string;
    storage_key: string;
    name: string;
    content_type: string;
    bytes: string;
  }>(sql, [id]);
  const row = rows[0];
  if (row === undefined || (row.user_id !== viewer.userId && viewer.role !== "admin")) throw noSuch(noun);
  const ending = noun === "artifact" ? endingOf(row.content_type) : "";
  return {
    storageKey: row.storage_key,
    name: row.name + ending,
    contentType: row.content_type,
    bytes: Number(row.bytes),
  };
}
