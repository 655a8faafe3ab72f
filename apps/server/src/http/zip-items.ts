import type { FastifyInstance } from "fastify";
import { HttpError } from "./http-error.ts";
import type { HttpParts } from "./http-parts.ts";
import { type Gate, viewerOf } from "./request-viewer.ts";
import { type AskedFor, idsAskedFor, sendZip } from "./send-zip.ts";
import { freeName, openStored, safeEntryName, type ZipEntry } from "./stream-zip.ts";

/** Uses item_pkey. */
const READ = `select id, name, storage_key from item where id = any($1::uuid[]) and user_id = $2 and deleted_at is null`;

/** `GET /api/items/zip?ids=…`: originals of one's own library as one archive, made as it is sent. */
export function installZipRoute(app: FastifyInstance, parts: HttpParts, gate: Gate): void {
  app.get<AskedFor>("/api/items/zip", { onRequest: gate.signedIn }, async (request, reply) => {
    const { rows } = await parts.pool.query<{ id: string; name: string; storage_key: string }>(READ, [
      idsAskedFor(request, "items"),
      viewerOf(request).userId,
    ]);
    if (rows.length === 0)
      throw new HttpError(404, { code: "not-found", message: "None of these is in your library." });
    return sendZip(reply, "jobwire-files.zip", entriesOf(parts, rows));
  });
}

async function* entriesOf(
  { storage }: Pick<HttpParts, "storage">,
  rows: readonly { name: string; storage_key: string }[],
): AsyncGenerator<ZipEntry> {
  const taken = new Set<string>();
  for (const { name, storage_key: key } of rows) {
    yield { path: freeName(safeEntryName(name), taken), open: () => openStored(storage, key) };
  }
}
