import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { transact } from "@jobwire/db";
import type { TaskName } from "@jobwire/jobs/catalog";
import { fittingName, inspectUpload, UploadRefused } from "@jobwire/jobs/media";
import { createKey } from "@jobwire/jobs/storage";
import type { ItemView } from "@jobwire/jobs/wire";
import { readItem } from "../api/item-rows.ts";
import { checkGuestRoom } from "./guest-room.ts";
import { HttpError } from "./http-error.ts";
import type { HttpParts } from "./http-parts.ts";

/** A file on its way in. */
export interface Upload {
  stream: Readable & { truncated?: boolean };
  /** As the sender names it; only its last part is kept. */
  name: string;
  /** As the sender says; what the bytes say counts. */
  contentType: string;
}

export interface StoredUpload {
  itemId: string;
  item: ItemView;
  jobs: { jobId: string; task: TaskName }[];
}

/**
 * Takes a file into a user's library: to disk, looked at, into storage; then one transaction makes
 * the item and the jobs that start by themselves. Nothing of a refused file stays.
 *
 * @throws HttpError 413 when it is larger than allowed, 415 or 422 when it is not a file we take
 */
export async function storeUpload(
  parts: Pick<HttpParts, "pool" | "bus" | "engine" | "storage" | "tempDir" | "env">,
  userId: string,
  upload: Upload,
): Promise<StoredUpload> {
  await mkdir(parts.tempDir, { recursive: true, mode: 0o700 });
  const path = join(parts.tempDir, `upload-${randomUUID()}`);
  try {
    await pipeline(upload.stream, createWriteStream(path, { flags: "wx", mode: 0o600 })).catch((error: unknown) => {
      if (!isCutOff(error)) throw error;
      throw new HttpError(400, {
        code: "upload-cut-off",
        message: "The file did not arrive whole. Send it again.",
        field: "file",
      });
    });
    if (upload.stream.truncated === true) throw tooLarge(parts.env.MAX_UPLOAD_MB);
    return await storeFile(parts, userId, { itemId: randomUUID(), path, ...upload });
  } finally {
    await rm(path, { force: true });
  }
}

/** The sender stopped in the middle: the parser of the body, or the connection, says so. */
function isCutOff(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = "" } = error as { code?: string };
  return code === "ERR_STREAM_PREMATURE_CLOSE" || /unexpected end|part terminated early/i.test(error.message);
}

/** A file that is here whole. */
export interface ArrivedFile extends Omit<Upload, "stream"> {
  /** Given by whoever may ask twice: the same file is taken in once. */
  itemId: string;
  /** It is left where it is. */
  path: string;
}

/** As {@link storeUpload}, of a file that is on this machine's disk. */
export async function storeFile(
  parts: Pick<HttpParts, "pool" | "bus" | "engine" | "storage" | "env">,
  userId: string,
  file: ArrivedFile,
): Promise<StoredUpload> {
  const { path, itemId } = file;
  const { size } = await stat(path);
  const name = plainName(file.name);
  const looks = await inspectUpload({ path, claimedName: name, claimedType: file.contentType }).catch(
    (error: unknown) => {
      throw error instanceof UploadRefused ? refused(error) : error;
    },
  );
  return keep(parts, userId, { itemId, path, name: fittingName(name, looks.contentType), bytes: size, ...looks });
}

interface Looked {
  itemId: string;
  path: string;
  name: string;
  bytes: number;
  contentType: string;
  widthPx: number | null;
  heightPx: number | null;
}

async function keep(
  { pool, bus, engine, storage, env }: Pick<HttpParts, "pool" | "bus" | "engine" | "storage" | "env">,
  userId: string,
  file: Looked,
): Promise<StoredUpload> {
  const { itemId } = file;
  const storageKey = createKey("items");
  const tasks: TaskName[] = env.ENABLE_AUTO_PROCESSING ? ["media.ingest"] : [];
  await storage.put(storageKey, { path: file.path });
  try {
    const { jobs, publish } = await transact(pool, async (client) => {
      await checkGuestRoom(client, { userId, bytes: file.bytes, limitMb: env.GUEST_STORAGE_MB });
      await client.query(
        `insert into item (id, user_id, name, content_type, bytes, storage_key, width, height)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [itemId, userId, file.name, file.contentType, file.bytes, storageKey, file.widthPx, file.heightPx],
      );
      return engine.enqueueInTransaction(
        client,
        tasks.map((task) => ({ task, userId, input: { itemId } })),
      );
    });
    // The item first: it is there when word of a job about it comes.
    bus.publish({ kind: "items", userId, itemIds: [itemId] });
    publish();
    const item = await readItem(pool, itemId);
    // Only its owner could have removed it since, and knows of it from here on.
    if (item === null) throw new Error("The new item is gone.");
    return { itemId, item: item.view, jobs: jobs.map((job, i) => ({ jobId: job.id, task: tasks[i] as TaskName })) };
  } catch (error) {
    await storage.remove(storageKey);
    throw error;
  }
}

/** 415 for a kind of file that is not taken; 422 for one of a good kind that cannot be used. */
function refused({ code, message }: UploadRefused): HttpError {
  const status = code === "unsupported" || code === "svg" || code === "wrong-kind" ? 415 : 422;
  return new HttpError(status, { code, message, field: "file" });
}

export function tooLarge(limitMb: number): HttpError {
  const message = `The file is larger than ${limitMb} MB. Make it smaller, or ask the operator to raise MAX_UPLOAD_MB.`;
  return new HttpError(413, { code: "file-too-large", message, field: "file", expected: `at most ${limitMb} MB` });
}

/** Last part of a path, without control characters and marks that reorder text, at most 200 characters. */
function plainName(name: string): string {
  // Browsers write a quote in the name of a part as %22, and nothing else that way.
  const last = name.replaceAll("%22", '"').split(/[/\\]/).at(-1) ?? "";
  const plain = Array.from(last.replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, "").trim());
  if (plain.length === 0) return "file";
  if (plain.length <= 200) return plain.join("");
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(last)?.[0] ?? "";
  return plain.slice(0, 200 - ending.length).join("") + ending;
}
