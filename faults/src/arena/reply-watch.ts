/** What a server's bytes show at the end of a statement. */
export interface Reply {
  /** The command tag, e.g. `COMMIT` or `SELECT 3`. */
  tag: string;
  /** Whether a transaction is still open after it. */
  inTransaction: boolean;
}

const COMMAND_COMPLETE = "C".charCodeAt(0);
const READY_FOR_QUERY = "Z".charCodeAt(0);
const HEADER_BYTES = 5;

/**
 * Follows the messages that a Postgres server sends on one connection, however they are cut into
 * chunks, and reports each statement that is done.
 */
export function createReplyWatch(): (chunk: Buffer) => Reply[] {
  let rest: Buffer = Buffer.alloc(0);
  let tag = "";
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const replies: Reply[] = [];
    while (rest.length >= HEADER_BYTES) {
      const length = rest.readInt32BE(1) + 1;
      if (rest.length < length) break;
      const type = rest[0];
      if (type === COMMAND_COMPLETE) tag = rest.toString("latin1", HEADER_BYTES, length - 1);
      if (type === READY_FOR_QUERY && tag !== "") {
        replies.push({ tag, inTransaction: rest[HEADER_BYTES] !== "I".charCodeAt(0) });
        tag = "";
      }
      rest = rest.subarray(length);
    }
    return replies;
  };
}
