/** Postgres without an installation: the real server, from npm, as a child of this process. */
export { DataDirInUseError, DataDirUnwritableError, EmbeddedPostgresError } from "./errors.ts";
export { startEmbeddedPostgres } from "./start-embedded-postgres.ts";
export type { EmbeddedPostgres, EmbeddedPostgresOptions } from "./start-embedded-postgres.ts";
