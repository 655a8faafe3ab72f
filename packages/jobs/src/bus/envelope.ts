import { JOB_STATES } from "@jobwire/db/lifecycle";
import type { JobState } from "@jobwire/db/lifecycle";
import type { Progress } from "../wire/index.ts";
import type { BusMessage, FloorPart, Hint } from "./change-bus.ts";

/** Postgres refuses NOTIFY payloads of 8000 bytes and more. */
const MAX_PAYLOAD_BYTES = 7_900;

/** What travels in one NOTIFY: who sent it, then messages packed as arrays to save room. */
type Packed =
  | ["h", PackedHint[]]
  | ["s"]
  | ["w"]
  | ["f", FloorPart]
  | ["a", string]
  | ["i", userId: string, itemIds: string[] | null]
  | ["l"]
  | ["r", userId: string, jobIds: string[]]
  | ["t", userId: string]
  | ["p", number];
type PackedHint = [jobId: string, userId: string, rev: number, seq: number, state: number, progress?: Progress];

/** A received payload: messages of the bus, or the probe of a listener that tests itself. */
export interface Envelope {
  origin: string;
  content: BusMessage | { kind: "probe"; n: number };
}

/** Packs messages into as few payloads as hold them, each under the limit of NOTIFY. */
export function pack(origin: string, messages: readonly BusMessage[]): string[] {
  return messages.flatMap((message) => {
    switch (message.kind) {
      case "hints":
        return packHints(origin, message.hints);
      case "sweep":
        return [encode(origin, ["s"])];
      case "workers":
        return [encode(origin, ["w"])];
      case "floor":
        return [encode(origin, ["f", message.what])];
      case "access":
        return [encode(origin, ["a", message.userId])];
      case "items":
        return [packItems(origin, message.userId, message.itemIds)];
      case "items-lost":
        return [encode(origin, ["l"])];
      case "told":
        return [encode(origin, ["t", message.userId])];
      case "removed":
        return packRemoved(origin, message.userId, message.jobIds);
    }
  });
}

export function packProbe(origin: string, n: number): string {
  return encode(origin, ["p", n]);
}

/** Reads a payload; undefined when it is not one of ours. */
export function unpack(payload: string): Envelope | undefined {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || typeof value[0] !== "string" || !Array.isArray(value[1])) return undefined;
  const [origin, packed] = value as [string, Packed];
  switch (packed[0]) {
    case "h":
      return { origin, content: { kind: "hints", hints: packed[1].map(unpackHint) } };
    case "s":
      return { origin, content: { kind: "sweep" } };
    case "w":
      return { origin, content: { kind: "workers" } };
    case "f":
      return { origin, content: { kind: "floor", what: packed[1] } };
    case "a":
      return { origin, content: { kind: "access", userId: packed[1] } };
    case "i":
      return { origin, content: { kind: "items", userId: packed[1], itemIds: packed[2] } };
    case "l":
      return { origin, content: { kind: "items-lost" } };
    case "r":
      return { origin, content: { kind: "removed", userId: packed[1], jobIds: packed[2] } };
    case "t":
      return { origin, content: { kind: "told", userId: packed[1] } };
    case "p":
      return { origin, content: { kind: "probe", n: packed[1] } };
    default:
      return undefined;
  }
}

function encode(origin: string, packed: Packed): string {
  return JSON.stringify([origin, packed]);
}

function packItems(origin: string, userId: string, itemIds: readonly string[] | null): string {
  const named = encode(origin, ["i", userId, itemIds === null ? null : [...itemIds]]);
  return Buffer.byteLength(named) < MAX_PAYLOAD_BYTES ? named : encode(origin, ["i", userId, null]);
}

/** As many ids in one payload as fit beside any user's id: 39 bytes each, with quotes and comma. */
const REMOVED_PER_PAYLOAD = 150;

function packRemoved(origin: string, userId: string, jobIds: readonly string[]): string[] {
  const payloads: string[] = [];
  for (let from = 0; from < jobIds.length; from += REMOVED_PER_PAYLOAD) {
    payloads.push(encode(origin, ["r", userId, jobIds.slice(from, from + REMOVED_PER_PAYLOAD)]));
  }
  return payloads;
}

function packHints(origin: string, hints: readonly Hint[]): string[] {
  const payloads: string[] = [];
  const frameBytes = Buffer.byteLength(encode(origin, ["h", []]));
  let batch: string[] = [];
  let bytes = frameBytes;
  const close = () => {
    if (batch.length > 0) payloads.push(`[${JSON.stringify(origin)},["h",[${batch.join(",")}]]]`);
    batch = [];
    bytes = frameBytes;
  };
  for (const hint of hints) {
    const text = encodeHint(hint, MAX_PAYLOAD_BYTES - frameBytes);
    const size = Buffer.byteLength(text) + 1;
    if (bytes + size > MAX_PAYLOAD_BYTES) close();
    batch.push(text);
    bytes += size;
  }
  close();
  return payloads;
}

function encodeHint(hint: Hint, maxBytes: number): string {
  const packed: PackedHint = [hint.jobId, hint.userId, hint.rev, hint.seq, JOB_STATES.indexOf(hint.state)];
  if (!hint.progress) return JSON.stringify(packed);
  const text = JSON.stringify([...packed, hint.progress]);
  // Progress is a courtesy; the row has it too.
  return Buffer.byteLength(text) < maxBytes ? text : JSON.stringify(packed);
}

function unpackHint(packed: PackedHint): Hint {
  const [jobId, userId, rev, seq, state, progress] = packed;
  const hint: Hint = { jobId, userId, rev, seq, state: JOB_STATES[state] as JobState };
  return progress ? { ...hint, progress } : hint;
}
