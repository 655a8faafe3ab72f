import type { LiveFrame } from "@jobwire/jobs/wire";

/** A frame whose JSON is made already; the ws encoder splices it in as it is (frame-encoder.ts). */
export class EncodedFrame {
  readonly json: string;

  constructor(json: string) {
    this.json = json;
  }

  /** For carriers that stringify by themselves (SSE). */
  toJSON(): LiveFrame {
    return JSON.parse(this.json) as LiveFrame;
  }
}

/** An `ev` frame of events whose JSON is made already. */
export function eventsFrame(eventsJson: readonly string[]): EncodedFrame {
  return new EncodedFrame(`{"type":"ev","events":[${eventsJson.join(",")}]}`);
}
