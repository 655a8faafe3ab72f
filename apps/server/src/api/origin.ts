import type { IncomingHttpHeaders } from "node:http";

/**
 * Whether the page that sent this is one of ours: it stands on the host it talks to, or on an
 * origin that the operator named (`PUBLIC_URL`, `TRUSTED_ORIGINS`). False when there is no Origin.
 *
 * @param trusted origins such as `https://app.example.org`, without a path
 */
export function isTrustedOrigin(headers: IncomingHttpHeaders, trusted: ReadonlySet<string>): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return false;
  if (trusted.has(origin)) return true;
  // Also false for the "null" of sandboxed pages and files.
  return URL.canParse(origin) && new URL(origin).host === host;
}

/**
 * Whether a request that changes something was meant by the viewer (against cross-site request
 * forgery). Cookies travel by themselves, so with them the page must be ours; a token or key in a
 * header was put there on purpose.
 */
export function isMeant(headers: IncomingHttpHeaders, trusted: ReadonlySet<string>): boolean {
  const byCookie =
    headers.cookie !== undefined && headers.authorization === undefined && headers["x-api-key"] === undefined;
  if (!byCookie) return true;
  if (headers.origin !== undefined) return isTrustedOrigin(headers, trusted);
  // Programs send neither; a browser that leaves the Origin out of a change still says where it came from.
  const site = headers["sec-fetch-site"];
  return site === undefined || site === "same-origin" || site === "none";
}

/** Origins out of addresses; what is no address is left out. */
export function originsOf(addresses: readonly string[]): ReadonlySet<string> {
  return new Set(addresses.flatMap((address) => (URL.canParse(address) ? new URL(address).origin : [])));
}
