/** Another living Jobwire process owns the data folder. */
export class DataDirInUseError extends Error {
  override readonly name = "DataDirInUseError";
  readonly dataDir: string;
  /** The process that owns it. */
  readonly pid: number;

  constructor(dataDir: string, pid: number) {
    super(
      `The database folder ${dataDir} is in use by another Jobwire process (pid ${pid}). Stop that one first, or choose another folder with JOBWIRE_DATA_DIR.`,
    );
    this.dataDir = dataDir;
    this.pid = pid;
  }
}

/** The data folder cannot be created or written. */
export class DataDirUnwritableError extends Error {
  override readonly name = "DataDirUnwritableError";
  readonly dataDir: string;
  /** The system's word for it, e.g. `EACCES`. */
  readonly reason: string;

  constructor(dataDir: string, cause: unknown) {
    const reason = (cause as NodeJS.ErrnoException | undefined)?.code ?? "unknown";
    super(
      `Cannot write to the database folder ${dataDir} (${reason}). Make it writable, or choose another folder with JOBWIRE_DATA_DIR.`,
      { cause },
    );
    this.dataDir = dataDir;
    this.reason = reason;
  }
}

/** The server, or the making of its files, failed. `log` holds the last lines it wrote. */
export class EmbeddedPostgresError extends Error {
  override readonly name = "EmbeddedPostgresError";
  readonly log: string;

  constructor(message: string, log = "") {
    super(log === "" ? message : `${message}\n${log}`);
    this.log = log;
  }
}
