import type { FastifyInstance } from "fastify";
import type { HttpParts } from "./http-parts.ts";
import { installZip } from "./install-zip.ts";
import type { Gate } from "./request-viewer.ts";
import { freeName, openStored, safeEntryName, type TakenNames, type ZipEntry } from "./stream-zip.ts";

interface StoredItem {
  name: string;
  storage_key: string;
}

/** Uses item_pkey. */
const READ = `select name, storage_key from item where id = any($1::uuid[]) and user_id = $2 and deleted_at is null`;

/** `/api/items/zip`: originals of one's own library as one archive, made as it is sent. */
export function installZipRoute(app: FastifyInstance, parts: HttpParts, gate: Gate): void {
  installZip(app, gate, {
    path: "/api/items/zip",
    fileName: "jobwire-files.zip",
    what: "items",
    nothing: "None of these is in your library.",
    isAllMeant: false,
    async entriesOf(userId, ids) {
      const { rows } = await parts.pool.query<StoredItem>(READ, [ids, userId]);
      return rows.length === 0 ? null : entriesOf(parts, rows);
    },
  });
}

async function* entriesOf(
  { storage }: Pick<HttpParts, "storage">,
  rows: readonly StoredItem[],
): AsyncGenerator<ZipEntry> {
  const taken: TakenNames = new Map();
  for (const { name, storage_key: key } of rows) {
    yield { path: freeName(safeEntryName(name), taken), open: () => openStored(storage, key) };
  }
}
