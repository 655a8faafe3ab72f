/** Brings a database up to date. */
export {
  DatabaseAccessDeniedError,
  DatabaseTooOldError,
  DatabaseUnreachableError,
  DatabaseUrlError,
  MigrationFailedError,
} from "./errors.ts";
export { migrate } from "./migrate.ts";
export type { MigrateOptions } from "./migrate.ts";
