/**
 * - `connecting` – the first connection is being made
 * - `open` – changes arrive
 * - `reconnecting` – it was open; the next try is under way or due
 * - `offline` – the device says that it has no network
 * - `closed` – no further try: signed out, or the client was closed
 */
export type ConnectionState = "connecting" | "open" | "reconnecting" | "offline" | "closed";

export interface ConnectionView {
  state: ConnectionState;
  /** When this state began, in milliseconds since 1970 by this device's clock. */
  sinceMs: number;
  /** Worth telling a person about: changes have not arrived for 3 s, or never will again. */
  showBanner: boolean;
  transport: "ws" | "sse";
  /** Why it is closed; null in every other state. */
  closedBecause: "signed-out" | "client-closed" | null;
}

/** What a page may know and ask of the connection. */
export interface Connection {
  get(): ConnectionView;
  /** Calls `listener` on every change until the returned function is called. */
  subscribe(listener: () => void): () => void;
  /** Opens a new connection now; everything resumes where it was. Also after a sign-in. */
  reconnect(): void;
}
