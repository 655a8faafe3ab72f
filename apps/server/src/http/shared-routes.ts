import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createAttemptLimit } from "../auth/attempt-limit.ts";
import { openShare, readShared, type Opened } from "../collection/shares.ts";
import { endingOf } from "./file-endings.ts";
import { HttpError } from "./http-error.ts";
import type { HttpParts } from "./http-parts.ts";
import { sendStoredFile } from "./send-stored-file.ts";

/** Requests from one address in a minute: a book of pictures is some twenty. */
const MOST_A_MINUTE = 300;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Uses artifact_pkey, job_pkey. Pictures of a book are results of its parts. */
const FILE = `
  select a.name, a.content_type, a.bytes, a.storage_key from artifact a join job j on j.id = a.job_id
   where a.id = $1 and a.user_id = $2 and (j.id = $3 or j.parent_id = $3)`;

type OfShare = { Params: { token: string; fileId: string } };

/**
 * What anybody with a link sees, without signing in: `GET /api/shared/:token` and its files. 404 for links
 * that never were or were ended, 410 for those whose time is over.
 */
export function installSharedRoutes(app: FastifyInstance, parts: HttpParts): void {
  const limit = createAttemptLimit();

  const open = async (
    request: FastifyRequest<OfShare>,
    reply: FastifyReply,
  ): Promise<Exclude<Opened, null | "expired">> => {
    reply.headers({ "referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow" });
    const { allowed, retryAfter } = await limit.consume(request.ip, { window: 60, max: MOST_A_MINUTE });
    if (!allowed) {
      const message = `Too many requests from here; try again in ${retryAfter} s.`;
      throw new HttpError(429, { code: "too-many-requests", message }, { "retry-after": String(retryAfter) });
    }
    const opened = await openShare(parts.pool, request.params.token);
    if (opened === null) throw noSuchLink();
    if (opened === "expired")
      throw new HttpError(410, { code: "link-expired", message: "The time of this link is over." });
    return opened;
  };

  app.get<OfShare>("/api/shared/:token", async (request, reply) => {
    const opened = await open(request, reply);
    const shared = await readShared(parts.pool, request.params.token, opened);
    if (shared === null) throw noSuchLink();
    return reply.header("cache-control", "no-store").send(shared);
  });

  app.route<OfShare>({
    method: ["GET", "HEAD"],
    url: "/api/shared/:token/files/:fileId",
    async handler(request, reply) {
      const { jobId, userId } = await open(request, reply);
      const { fileId } = request.params;
      const { rows } = UUID.test(fileId)
        ? await parts.pool.query<{ name: string; content_type: string; bytes: string; storage_key: string }>(FILE, [
            fileId,
            userId,
            jobId,
          ])
        : { rows: [] };
      const file = rows[0];
      if (file === undefined) throw noSuchLink();
      return sendStoredFile(request, reply, parts.storage, {
        storageKey: file.storage_key,
        name: file.name + endingOf(file.content_type),
        contentType: file.content_type,
        bytes: Number(file.bytes),
      });
    },
  });
}

function noSuchLink(): HttpError {
  return new HttpError(404, { code: "not-found", message: "This link leads nowhere: it was ended, or is not whole." });
}
