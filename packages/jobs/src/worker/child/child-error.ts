/** Why a child process did not finish its run. Messages are for people; details are in the fields. */

/** It went over its memory limit and was ended. */
export class OutOfMemory extends Error {
  override readonly name = "OutOfMemory";
  readonly code = "out-of-memory";
  readonly limitMb: number;
  /** Highest resident memory seen, in MiB. */
  readonly peakRssMb: number;
  /**
   * The process had done no other job before, so this one alone needed that much, and would again. Else
   * what earlier jobs left behind may have had a part in it.
   */
  isOfOneJob = false;

  constructor(limitMb: number, peakRssMb: number) {
    super(`This needed more than the ${limitMb} MB of memory it may use. Try a smaller file.`);
    this.limitMb = limitMb;
    this.peakRssMb = peakRssMb;
  }
}

/** It ended by itself: a crash in native code, an abort, an exit. */
export class ChildCrashed extends Error {
  override readonly name = "ChildCrashed";
  readonly code = "child-crashed";
  /** The signal that ended it, e.g. `SIGSEGV`; null when it exited. */
  readonly signal: NodeJS.Signals | null;
  /** The code it exited with; null when a signal ended it. */
  readonly exitCode: number | null;
  /** The end of what it wrote to stderr; for the server's log, never for a person. */
  readonly stderrTail: string;

  constructor(signal: NodeJS.Signals | null, exitCode: number | null, stderrTail: string) {
    const how = signal ?? `exit code ${exitCode}`;
    super(`The process doing this work ended unexpectedly (${how}). If it keeps happening, try another file.`);
    this.signal = signal;
    this.exitCode = exitCode;
    this.stderrTail = stderrTail;
  }
}

/** We ended it: `kill(jobId)`, or the pool stopped. */
export class ChildKilled extends Error {
  override readonly name = "ChildKilled";
  readonly code = "child-killed";

  constructor() {
    super("The process doing this work was ended.");
  }
}
