import pino from "pino";
import { startChildProcess, type ChildProcess } from "../worker/child/child-process.ts";
import type { DecodeReply, DecodeRequest } from "./decode-main.ts";

/** Enough for 50 megapixels of every kind we take, also progressive and interlaced. */
const MEMORY_LIMIT_MB = 1_024;
const TIMEOUT_MS = 20_000;
/** A child that has had nothing to do leaves after this. */
const IDLE_MS = 20_000;

type DecodeOutcome = DecodeReply | { kind: "gave-up" };
type Decoder = ChildProcess<DecodeRequest, DecodeReply>;

// The limit on memory is one for the whole process, so its queue is, too: one upload is decoded at a time.
let queue: Promise<unknown> = Promise.resolve();
let decoder: Decoder | undefined;
let leaving: NodeJS.Timeout | undefined;
let lastId = 0;

/**
 * Decodes a photo in a child process under a memory and time cap, so that no upload can harm the server.
 * `gave-up` means that it went over a cap or brought the decoder down.
 */
export function decodePhoto(path: string): Promise<DecodeOutcome> {
  const outcome = queue.then(() => decodeNext(path));
  queue = outcome.catch(() => undefined);
  return outcome;
}

/** Ends the child process, once the uploads before it are done. A later upload starts a new one. */
export async function stopInspecting(): Promise<void> {
  await queue;
  clearTimeout(leaving);
  const last = decoder;
  last?.leave();
  await last?.ended;
}

async function decodeNext(path: string): Promise<DecodeOutcome> {
  clearTimeout(leaving);
  const child = (decoder ??= startDecoder());
  const id = ++lastId;
  const done = Promise.withResolvers<DecodeOutcome>();
  child.listen((reply) => reply.id === id && done.resolve(reply));
  void child.ended.then(() => done.resolve({ kind: "gave-up" }));
  const timer = setTimeout(child.kill, TIMEOUT_MS);
  child.beginWork();
  child.send({ id, path });
  try {
    return await done.promise;
  } finally {
    clearTimeout(timer);
    await child.endWork();
    leaving = setTimeout(child.leave, IDLE_MS);
    leaving.unref();
  }
}

function startDecoder(): Decoder {
  const child: Decoder = startChildProcess<DecodeRequest, DecodeReply>({
    entry: new URL("./decode-main.ts", import.meta.url),
    memoryLimitMb: MEMORY_LIMIT_MB,
    // What libraries print about a stranger's file is of no use to anyone.
    logger: pino({ level: "silent" }),
  });
  void child.ended.then(() => {
    if (decoder === child) decoder = undefined;
  });
  return child;
}
