import type { FastifyReply } from "fastify";
import { streamZip, type ZipEntry } from "./stream-zip.ts";

/** Sends an archive as it is made. A page of ours may ask for it in a frame: that is where its forms lead. */
export function sendZip(reply: FastifyReply, name: string, entries: AsyncIterable<ZipEntry>): FastifyReply {
  return reply
    .type("application/zip")
    .header("content-disposition", `attachment; filename="${name}"`)
    .header("cache-control", "private, no-store")
    .header("content-security-policy", "default-src 'none'; frame-ancestors 'self'")
    .header("x-frame-options", "SAMEORIGIN")
    .send(streamZip(entries));
}
