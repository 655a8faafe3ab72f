import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { HttpError } from "./http-error.ts";
import { streamZip, type ZipEntry } from "./stream-zip.ts";

/** Ids that fit into an address. */
const MOST = 200;
const zIds = z.array(z.uuid()).min(1).max(MOST);

export interface AskedFor {
  Querystring: { ids?: string | string[] };
}

/**
 * The ids that an address names, separated by commas.
 * @param what they are ids of, in the plural
 * @throws HttpError 400
 */
export function idsAskedFor(request: FastifyRequest<AskedFor>, what: string): string[] {
  // Named more than once, a parameter is a list.
  const text = [request.query.ids ?? ""].flat().join(",");
  const ids = zIds.safeParse(text.split(",").filter(Boolean));
  if (ids.success) return ids.data;
  throw new HttpError(400, {
    code: "invalid-input",
    message: `expected 1 to ${MOST} ids of ${what}, separated by commas`,
    field: "ids",
    expected: `1 to ${MOST} ids`,
  });
}

/** Sends an archive as it is made. */
export function sendZip(reply: FastifyReply, name: string, entries: AsyncIterable<ZipEntry>): FastifyReply {
  return reply
    .type("application/zip")
    .header("content-disposition", `attachment; filename="${name}"`)
    .header("cache-control", "private, no-store")
    .send(streamZip(entries));
}
