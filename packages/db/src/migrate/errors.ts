/** Nothing answers at the database's address. */
export class DatabaseUnreachableError extends Error {
  override readonly name = "DatabaseUnreachableError";
  /** Address without the password. */
  readonly address: string;
  /** The system's word for it, e.g. `ECONNREFUSED`. */
  readonly reason: string;

  constructor(address: string, reason: string, cause?: unknown) {
    super(`Cannot reach the database at ${address} (${reason}). Is it running, and is DATABASE_URL right?`, { cause });
    this.address = address;
    this.reason = reason;
  }
}

/** The database refuses the name or password, or the right to do what is needed. */
export class DatabaseAccessDeniedError extends Error {
  override readonly name = "DatabaseAccessDeniedError";
  readonly address: string;
  readonly user: string;

  constructor(address: string, user: string, detail: string, cause?: unknown) {
    super(`The database at ${address} refuses the user "${user}": ${detail}. Check DATABASE_URL.`, { cause });
    this.address = address;
    this.user = user;
  }
}

/** The address does not name a database, e.g. `postgresql://user:password@host:5432/name`. */
export class DatabaseUrlError extends Error {
  override readonly name = "DatabaseUrlError";

  constructor(got: string) {
    super(`DATABASE_URL: expected postgresql://user:password@host:5432/database, got ${got}.`);
  }
}

/** The server is older than we support. */
export class DatabaseTooOldError extends Error {
  override readonly name = "DatabaseTooOldError";
  readonly expectedMajor: number;
  readonly gotMajor: number;

  constructor(expectedMajor: number, gotMajor: number) {
    super(`Expected Postgres ${expectedMajor} or newer, got ${gotMajor}.`);
    this.expectedMajor = expectedMajor;
    this.gotMajor = gotMajor;
  }
}

/** A migration failed, now or in an earlier start; the database is left as that migration left it. */
export class MigrationFailedError extends Error {
  override readonly name = "MigrationFailedError";
  /** Its folder under prisma/migrations; null when the engine did not say. */
  readonly migration: string | null;

  constructor(migration: string | null, detail: string, cause?: unknown) {
    super(`Migration ${migration ?? ""} failed: ${detail}`.replace("  ", " "), { cause });
    this.migration = migration;
  }
}
