import { DataDirInUseError, DataDirUnwritableError, EmbeddedPostgresError } from "@jobwire/db/embedded";
import {
  DatabaseAccessDeniedError,
  DatabaseTooOldError,
  DatabaseUnreachableError,
  DatabaseUrlError,
  MigrationFailedError,
} from "@jobwire/db/migrate";

/** A start that cannot go on. The message says what to do, in one line. */
export class StartFailure extends Error {
  override readonly name = "StartFailure";
}

/** Whose messages are already made for people. */
const PLAIN = [
  StartFailure,
  DataDirInUseError,
  DataDirUnwritableError,
  EmbeddedPostgresError,
  DatabaseAccessDeniedError,
  DatabaseTooOldError,
  DatabaseUnreachableError,
  DatabaseUrlError,
  MigrationFailedError,
];

/** Whether the cause is known, so that a stack would only be in the way. */
export function isPlain(error: unknown): error is Error {
  return PLAIN.some((type) => error instanceof type);
}

/** One line for whoever started us. */
export function failureLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.trim().replace(/\s*\n\s*/g, " · ");
  return isPlain(error) ? line : `Jobwire could not start: ${line}`;
}

/** Turns what `listen` throws into what to do about it. */
export function listenFailure(error: unknown, { host, port }: { host: string; port: number }): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case "EADDRINUSE":
      return new StartFailure(
        `Port ${port} on ${host} is taken, perhaps by another Jobwire. Stop what uses it, or choose another port: PORT=${port + 1} npm start`,
      );
    case "EACCES":
      return new StartFailure(`This user may not open port ${port}. Choose one above 1023: PORT=3000 npm start`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new StartFailure(
        `HOST: expected an address of this machine, got ${host}. Use 127.0.0.1, or 0.0.0.0 for all.`,
      );
    default:
      return error;
  }
}
