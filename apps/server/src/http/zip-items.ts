import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { HttpError } from "./http-error.ts";
import type { HttpParts } from "./http-parts.ts";
import { type Gate, viewerOf } from "./request-viewer.ts";
import { freeName, openStored, safeEntryName, streamZip, type ZipEntry } from "./stream-zip.ts";

const MOST = 200;
const zIds = z.array(z.uuid()).min(1).max(MOST);

/** Uses item_pkey. */
const READ = `select id, name, storage_key from item where id = any($1::uuid[]) and user_id = $2 and deleted_at is null`;

/** `GET /api/items/zip?ids=…`: originals of one's own library as one archive, made as it is sent. */
export function installZipRoute(app: FastifyInstance, parts: HttpParts, gate: Gate): void {
  app.get<{ Querystring: { ids?: string | string[] } }>(
    "/api/items/zip",
    { onRequest: gate.signedIn },
    async (request, reply) => {
      const ids = zIds.safeParse([request.query.ids ?? ""].flat().join(",").split(",").filter(Boolean));
      if (!ids.success) {
        throw new HttpError(400, {
          code: "invalid-input",
          message: `expected 1 to ${MOST} ids of items, separated by commas`,
          field: "ids",
          expected: `1 to ${MOST} ids`,
        });
      }
      const { rows } = await parts.pool.query<{ id: string; name: string; storage_key: string }>(READ, [
        ids.data,
        viewerOf(request).userId,
      ]);
      if (rows.length === 0)
        throw new HttpError(404, { code: "not-found", message: "None of these is in your library." });
      return reply
        .type("application/zip")
        .header("content-disposition", 'attachment; filename="jobwire-files.zip"')
        .header("cache-control", "private, no-store")
        .send(streamZip(entriesOf(parts, rows)));
    },
  );
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
