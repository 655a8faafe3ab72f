import { parseRetryAfter } from "../retry-after.ts";

/** A provider's answer that is not what was asked for. Never shown to people: they read what a circuit makes of it. */
export class HttpFault extends Error {
  override readonly name = "HttpFault";
  readonly status: number;
  readonly retryAfterMs: number | undefined;

  constructor(response: Pick<Response, "status" | "headers">) {
    super(`the provider answered ${response.status}`);
    this.status = response.status;
    this.retryAfterMs = parseRetryAfter(response.headers.get("retry-after"));
  }
}

/**
 * Passes on a response that is well, so that a circuit hears of one that is not.
 * @throws HttpFault for a status of 400 and above
 */
export function expectOk(response: Response): Response {
  if (response.status >= 400) throw new HttpFault(response);
  return response;
}
