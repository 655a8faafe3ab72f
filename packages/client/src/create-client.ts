import type { JobwireClient } from "./client.ts";

export interface ClientOptions {
  /** Origin of the server, e.g. `https://jobs.example.com`; in a browser, `""` is the page's own. */
  url: string;
  /** A key `jw_…`, for programs. */
  apiKey?: string;
  /** A session's token, for programs that signed in; browsers use the cookie. */
  sessionToken?: string;
  /** How changes arrive: over a WebSocket, falling back to SSE where it is blocked (default); or SSE from the start. */
  transport?: "ws" | "sse";
}

/** Connects to a Jobwire server. Opens no socket until something is watched. */
export function createClient(_options: ClientOptions): JobwireClient {
  throw new Error("under construction");
}
