/** What the system says when the other side is away for now. */
const SYSTEM = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EPIPE",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
]);

/**
 * What Postgres says when it is: shut down or crashed under us (57P01, 57P02), starting (57P03),
 * full (53300), connection lost (08…).
 */
const POSTGRES = /^(57P0[123]|53300|08...)$/;

/** `pg` throws plain errors for these. */
const MESSAGES = [
  "Connection terminated",
  "timeout exceeded when trying to connect",
  "Client has encountered a connection error",
];

/**
 * Whether an error says that the database is away for the moment, rather than that the statement is
 * wrong. The statement may or may not have been done: only one that may run twice is sent again.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === "string") return SYSTEM.has(code) || POSTGRES.test(code);
  return MESSAGES.some((message) => error.message.startsWith(message));
}
