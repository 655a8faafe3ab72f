import { randomUUID } from "node:crypto";
import { readdir, rm, stat, utimes } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { FileStore } from "@tus/file-store";
import type { Viewer } from "../api/viewer.ts";
import { checkGuestRoom } from "./guest-room.ts";
import { answerTo } from "./error-handler.ts";
import { HttpError } from "./http-error.ts";
import type { HttpParts } from "./http-parts.ts";
import { storeFile } from "./store-upload.ts";
import { TusServer } from "./tus-server.ts";

/** Path of the uploads; each has its own below it. */
export const UPLOADS_PATH = "/api/uploads";
/** An upload that nobody has gone on with for this long is removed, in ms. */
const KEPT_MS = 24 * 3_600_000;
/** One that is in the library may still be asked about by a client that missed the answer, in ms. */
const KEPT_WHEN_STORED_MS = 3_600_000;
const TIDY_EVERY_MS = 10 * 60_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type UploadParts = Pick<HttpParts, "pool" | "bus" | "engine" | "storage" | "env" | "logger" | "uploadsDir">;

export interface ResumableUploads {
  /** Answers a request of the tus protocol from somebody who is signed in. */
  handle(request: IncomingMessage, response: ServerResponse, viewer: Viewer): Promise<void>;
  /** Takes in what arrived whole and is not in the library, and removes what is over. Also done every ten minutes. */
  tidy(): Promise<void>;
  stop(): void;
}

/**
 * Uploads that go on where they stopped, by the tus protocol (https://tus.io/protocols/resumable-upload 1.0.0).
 * An upload's id is the id of the item it becomes: so a file is taken in once, however often its last part is
 * sent and whoever finds it complete, and a client that missed the answer knows what it would have been.
 */
export function createResumableUploads(parts: UploadParts): ResumableUploads {
  const { uploadsDir, env, logger, pool } = parts;
  const store = new FileStore({ directory: uploadsDir, expirationPeriodInMilliseconds: KEPT_MS });
  const viewers = new WeakMap<IncomingMessage, Viewer>();
  const server = new TusServer({
    path: UPLOADS_PATH,
    relativeLocation: true,
    maxSize: env.MAX_UPLOAD_MB * 1_048_576,
    datastore: store,
    // Headers of other origins are set by installCors, for those that are trusted.
    allowedOrigins: () => false,
    disableTerminationForFinishedUploads: true,
    namingFunction: () => randomUUID(),
    async onUploadCreate(request, upload) {
      const { userId } = viewerOf(request);
      // Before anything is sent; what comes in meanwhile is counted when it is whole.
      await checkGuestRoom(pool, { userId, bytes: upload.size ?? 0, limitMb: env.GUEST_STORAGE_MB });
      return { metadata: { ...upload.metadata, userId } };
    },
    async onIncomingRequest(request, uploadId) {
      if (request.method === "POST") return;
      const upload = UUID.test(uploadId) ? await store.getUpload(uploadId).catch(() => null) : null;
      const ownerId = await ownerOf(upload?.metadata?.userId);
      if (upload === null || ownerId !== viewerOf(request).userId) throw noSuchUpload();
      // Complete, and its client asks how far it is: the process may have ended before it took the file in.
      if (request.method === "HEAD" && upload.offset === upload.size) await take(uploadId);
    },
    async onUploadFinish(request, upload) {
      const { itemId, jobs } = await take(upload.id);
      return {
        // An upload that came whole with its beginning: only a 201 may say where it is.
        status_code: request.method === "POST" ? 201 : 200,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ itemId, jobs }),
      };
    },
    onResponseError(_request, error) {
      const refusal = error as Error & { status_code?: number; body?: string };
      if (refusal instanceof HttpError) return answerOf(refusal);
      if (refusal.status_code === 413) return answerOf(tooLargeUpload(env.MAX_UPLOAD_MB));
      if (refusal.status_code !== undefined) {
        const message = (refusal.body ?? "").trim();
        return answerOf(new HttpError(refusal.status_code, { code: "upload-refused", message }));
      }
      const known = answerTo(error);
      if (known !== null) return answerOf(new HttpError(known.status, known.body));
      logger.error({ err: error }, "an upload failed");
      return answerOf(
        new HttpError(500, { code: "internal", message: "Something went wrong. Try again in a moment." }),
      );
    },
  });

  function viewerOf(request: { runtime?: { node?: { req?: unknown } } }): Viewer {
    const viewer = viewers.get(request.runtime?.node?.req as IncomingMessage);
    if (viewer === undefined) throw noSuchUpload();
    return viewer;
  }

  /** Puts a complete upload into its owner's library, unless it is there. A refused file is removed at once. */
  async function take(id: string): Promise<{ itemId: string; jobs: { jobId: string; task: string }[] }> {
    if (await isTaken(id)) return { itemId: id, jobs: [] };
    const { metadata } = await store.getUpload(id);
    const path = join(uploadsDir, id);
    const { userId, filename, filetype } = metadata ?? {};
    try {
      const { itemId, jobs } = await storeFile(parts, await ownerOf(userId), {
        itemId: id,
        path,
        name: filename ?? "file",
        contentType: filetype ?? "application/octet-stream",
      });
      // From here its time to live is short; a changed time of the file says since when.
      await utimes(path, new Date(), new Date());
      return { itemId, jobs };
    } catch (error) {
      if (error instanceof HttpError) await store.remove(id);
      // Somebody else was faster: the id decides.
      else if (await isTaken(id)) return { itemId: id, jobs: [] };
      throw error;
    }
  }

  /** Also true of one that has been deleted from the library since. Uses item_pkey. */
  async function isTaken(id: string): Promise<boolean> {
    return (await pool.query("select from item where id = $1", [id])).rowCount === 1;
  }

  /** Uses user_pkey. */
  async function hasOwner(userId: string): Promise<boolean> {
    return (await pool.query(`select from "user" where id = $1`, [userId])).rowCount === 1;
  }

  /** Whose an upload is that this user began: a guest's may have become an account's. Uses guest_move_pkey. */
  async function ownerOf(userId: string | null | undefined): Promise<string> {
    const { rows } = await pool.query<{ user_id: string }>("select user_id from guest_move where guest_id = $1", [
      userId,
    ]);
    return rows[0]?.user_id ?? userId ?? "";
  }

  async function tidyOne(id: string, files: ReadonlySet<string>): Promise<void> {
    const path = join(uploadsDir, id);
    if (!files.has(id)) return rm(`${path}.json`, { force: true });
    const { mtimeMs } = await stat(path);
    const idleMs = Date.now() - mtimeMs;
    if (!files.has(`${id}.json`)) {
      // Being begun, or what is left of one.
      return idleMs < TIDY_EVERY_MS ? undefined : rm(path, { force: true });
    }
    const upload = await store.getUpload(id);
    if (!(await hasOwner(await ownerOf(upload.metadata?.userId)))) return store.remove(id);
    const isComplete = upload.offset === upload.size;
    const isStored = isComplete && (await isTaken(id));
    if (idleMs > (isStored ? KEPT_WHEN_STORED_MS : KEPT_MS)) await store.remove(id);
    else if (isComplete && !isStored && idleMs > TIDY_EVERY_MS) await take(id);
  }

  async function tidy(): Promise<void> {
    const files = new Set(await readdir(uploadsDir));
    for (const id of new Set([...files].map((file) => file.replace(/\.json$/, "")))) {
      if (!UUID.test(id)) continue;
      // What cannot be done now, e.g. while the database is away, waits for the next time.
      await tidyOne(id, files).catch((error: unknown) => {
        logger.warn({ err: error, uploadId: id }, "an upload under way could not be tidied");
      });
    }
  }

  const timer = setInterval(() => {
    tidy().catch((error: unknown) => logger.warn({ err: error }, "uploads under way could not be tidied"));
  }, TIDY_EVERY_MS);
  timer.unref();
  return {
    async handle(request, response, viewer) {
      viewers.set(request, viewer);
      await server.handle(request, response);
    },
    tidy,
    stop: () => clearInterval(timer),
  };
}

const noSuchUpload = () =>
  new HttpError(404, { code: "not-found", message: "There is no such upload. Start it again." });
const tooLargeUpload = (limitMb: number) =>
  new HttpError(413, {
    code: "file-too-large",
    message: `The file is larger than ${limitMb} MB. Make it smaller, or ask the operator to raise MAX_UPLOAD_MB.`,
    field: "file",
    expected: `at most ${limitMb} MB`,
  });
const answerOf = (error: HttpError) => ({ status_code: error.status, body: JSON.stringify({ error: error.body }) });
