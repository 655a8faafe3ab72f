import { lookup } from "node:dns";
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { BadAnswer } from "./bad-answer.ts";

/**
 * Fetches a picture from where the service says it lies: from the service itself, or by https from a
 * public address. An answer must not make this machine look around its own network. No key goes along.
 * @param serviceUrl the connection's base URL
 * @throws BadAnswer for any other address, a status other than 200, or more than `maxBytes`
 */
export async function downloadPicture(
  url: string,
  serviceUrl: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (!URL.canParse(url)) throw new BadAnswer("a picture at what is no address");
  const target = new URL(url);
  const isOwn = target.origin === new URL(serviceUrl).origin;
  if (!isOwn && target.protocol !== "https:") throw new BadAnswer("a picture at an address without https");
  if (!isOwn && isLiteral(target.hostname) && !isPublic(target.hostname)) throw notPublic();
  const call = target.protocol === "https:" ? httpsRequest : httpRequest;
  const request = call(target, { signal, agent: false, ...(isOwn ? {} : { lookup: publicOnly }) });
  request.end();
  const [response] = (await once(request, "response")) as [IncomingMessage];
  if (response.statusCode !== 200) {
    response.destroy();
    throw new BadAnswer("a picture that is not where it should be");
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new BadAnswer(`a picture of more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Names are checked where they are resolved, so that what was checked is what is called. */
const publicOnly: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, "");
    if (addresses.some(({ address }) => !isPublic(address))) return done(notPublic(), "");
    if (options.all) return done(null, addresses);
    const [first] = addresses;
    return done(null, first?.address ?? "", first?.family);
  });
};

function isLiteral(hostname: string): boolean {
  return ipaddr.isValid(bare(hostname));
}

function isPublic(address: string): boolean {
  return ipaddr.process(bare(address)).range() === "unicast";
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}

function notPublic(): BadAnswer {
  return new BadAnswer("a picture at an address that is not public");
}
