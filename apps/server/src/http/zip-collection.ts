import type { FastifyInstance } from "fastify";
import { KEPT_TASK_NAMES } from "@jobwire/jobs/catalog";
import { isForPeople, listEntries } from "../collection/entries.ts";
import { titleOf, TITLE_COLUMNS, type TitleRow } from "../collection/title-of.ts";
import type { Keyset } from "../api/cursor.ts";
import { endingOf } from "./file-endings.ts";
import type { HttpParts } from "./http-parts.ts";
import { installZip } from "./install-zip.ts";
import type { Gate } from "./request-viewer.ts";
import { freeName, openStored, safeEntryName, type TakenNames, type ZipEntry } from "./stream-zip.ts";

/** Entries read at a time. */
const PAGE = 100;

interface FileRow extends TitleRow {
  job_id: string;
  file_name: string;
  content_type: string;
  storage_key: string;
}

/** Uses job_pkey, artifact_job_name. In the order of the ids. */
const FILES = `
  select j.id as job_id, j.task, c.name, ${TITLE_COLUMNS}, a.name as file_name, a.content_type, a.storage_key
    from unnest($1::uuid[]) with ordinality as asked(id, place)
    join job j on j.id = asked.id left join item i on i.id = j.item_id
    left join collection_entry c on c.job_id = j.id
    join artifact a on a.job_id = j.id
   where j.user_id = $2 and j.task = any($3::text[]) and j.state = 'completed'
   order by place, a.created_at, a.id`;

/**
 * `/api/collection/zip`: the files of one's own results as one archive, made as it is sent; of those that are named by
 * the ids of their jobs, or of the whole collection.
 */
export function installCollectionZipRoute(app: FastifyInstance, parts: HttpParts, gate: Gate): void {
  installZip(app, gate, {
    path: "/api/collection/zip",
    fileName: "jobwire-collection.zip",
    what: "jobs",
    nothing: "None of this is yours to download.",
    isAllMeant: true,
    async entriesOf(userId, ids) {
      const files = filesOf(parts, userId, ids === undefined ? pagesOf(parts, userId) : pagesIn(ids));
      const first = await files.next();
      return first.done === true ? null : entriesOf(parts, first.value, files);
    },
  });
}

function* pagesIn(ids: readonly string[]): Generator<string[]> {
  for (let at = 0; at < ids.length; at += PAGE) yield ids.slice(at, at + PAGE);
}

async function* pagesOf({ pool }: HttpParts, userId: string): AsyncGenerator<string[]> {
  let after: Keyset | null = null;
  do {
    const page: Awaited<ReturnType<typeof listEntries>> = await listEntries(pool, {
      userId,
      after,
      limit: PAGE,
      task: null,
      q: null,
    });
    yield page.entries.map(({ jobId }) => jobId);
    after = page.last;
  } while (after !== null);
}

async function* filesOf(
  { pool }: HttpParts,
  userId: string,
  pages: AsyncIterable<string[]> | Iterable<string[]>,
): AsyncGenerator<FileRow[]> {
  for await (const ids of pages) {
    const { rows } = await pool.query<FileRow>(FILES, [ids, userId, KEPT_TASK_NAMES]);
    const files = rows.filter((row) => isForPeople({ contentType: row.content_type }));
    if (files.length > 0) yield files;
  }
}

/** A result of several files has a folder of its own. */
async function* entriesOf(
  { storage }: HttpParts,
  first: FileRow[],
  rest: AsyncIterable<FileRow[]>,
): AsyncGenerator<ZipEntry> {
  const taken: TakenNames = new Map();
  const ofPage = function* (rows: FileRow[]): Generator<ZipEntry> {
    for (const files of Map.groupBy(rows, (row) => row.job_id).values()) {
      const [one] = files;
      if (one === undefined) continue;
      const title = safeEntryName(titleOf(one));
      if (files.length === 1) {
        yield {
          path: freeName(title + endingOf(one.content_type), taken),
          open: () => openStored(storage, one.storage_key),
        };
        continue;
      }
      const folder = freeName(title, taken);
      for (const file of files) {
        const name = safeEntryName(file.file_name) + endingOf(file.content_type);
        yield { path: `${folder}/${name}`, open: () => openStored(storage, file.storage_key) };
      }
    }
  };
  yield* ofPage(first);
  for await (const rows of rest) yield* ofPage(rows);
}
