/** What an error answer says: `{error: {code, message, field?, expected?, got?}}`. */
export interface ErrorBody {
  /** Stable machine word, e.g. `not-found`. */
  code: string;
  /** For people: what happened and what to do. */
  message: string;
  /** The part of the request at fault. */
  field?: string;
  expected?: string;
  got?: string;
  /** Of a quota: how many there may be, and how many there are. When to try again is in `Retry-After`. */
  limit?: number;
  /** Of credits: how many it takes; `have` is how many there are. */
  need?: number;
  have?: number;
  /** Names the entry in our log, where the cause is ours. */
  requestId?: string;
}

/** A refusal that the caller may read in full. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  readonly body: ErrorBody;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: ErrorBody, headers: Record<string, string> = {}) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export const signInFirst = () =>
  new HttpError(
    401,
    { code: "unauthorized", message: "Sign in first, or send an API key as Authorization: Bearer jw_…" },
    { "www-authenticate": 'Bearer realm="jobwire"' },
  );

/** Also the answer for what belongs to somebody else: its existence is not told. */
export const noSuch = (noun: "job" | "item" | "artifact" | "task" | "page") =>
  new HttpError(404, { code: `${noun}-not-found`, message: `There is no such ${noun}.` });
