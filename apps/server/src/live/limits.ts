/** What one client may take of a server. The defaults are those of the design; tests lower them. */
export interface GatewayLimits {
  /** Largest message a client may send, in bytes. */
  maxPayloadBytes: number;
  /** Most calls in one message. */
  maxBatch: number;
  subscriptionsPerConnection: number;
  /** Sockets and SSE streams together. */
  connectionsPerUser: number;
  /** Messages a client may send in the long run. */
  messagesPerSecond: number;
  /** Messages it may send at once. */
  messageBurst: number;
  /** Longest a client may take to say who it is, in ms. */
  connectionParamsMs: number;
  /** Between checks of who it is, in ms, ± 15 %; also checked on word of a change. */
  recheckMs: number;
  /** Silence before a ping, and then before hanging up, in ms. */
  pingMs: number;
  pongWaitMs: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  maxPayloadBytes: 64 * 1024,
  maxBatch: 20,
  subscriptionsPerConnection: 10,
  connectionsPerUser: 10,
  messagesPerSecond: 20,
  messageBurst: 40,
  connectionParamsMs: 5_000,
  recheckMs: 60_000,
  pingMs: 25_000,
  pongWaitMs: 10_000,
};

/** Close codes of our own (4000–4999 are for applications). */
export const CLOSE = {
  /** Signed out, banned, or with another role: come back as who you are now. */
  notYou: 4401,
  /** Too many connections of one user. */
  tooMany: 4429,
  /** Too many messages. */
  policy: 1008,
  /** The server restarts. */
  restart: 1012,
} as const;
