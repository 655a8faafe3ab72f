import { spawn } from "node:child_process";
import type { FrameRequest } from "./sample-frames.ts";
import type { RgbPicture } from "./to-rgb.ts";

let isPresent: Promise<boolean> | undefined;

/** Whether the machine has ffmpeg on its path. Asked once a process. */
export function hasFfmpeg(): Promise<boolean> {
  return (isPresent ??= new Promise((resolve) => {
    const child = spawn("ffmpeg", ["-version"], { stdio: "ignore" });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  }));
}

/** Seconds for one frame, seeking included. */
const TIMEOUT_MS = 30_000;

/**
 * Has ffmpeg decode the frames at the given times, one run each: a run reads from the key frame before.
 * It may read this one file and nothing else, and only as the container it is.
 */
export async function ffmpegFrames(path: string, container: "mov" | "matroska", request: FrameRequest): Promise<void> {
  for (const [index, timeS] of request.timesS.entries()) {
    const frame = await oneFrame(path, container, timeS, request);
    if (frame !== null) await request.onFrame(index, frame, timeS);
  }
}

async function oneFrame(
  path: string,
  container: string,
  timeS: number,
  { widthPx, heightPx, signal }: FrameRequest,
): Promise<RgbPicture | null> {
  const child = spawn(
    "ffmpeg",
    [
      ...["-v", "error", "-nostdin", "-threads", "1", "-protocol_whitelist", "file", "-noautorotate"],
      ...["-ss", timeS.toFixed(3), "-f", container, "-i", path, "-map", "0:v:0", "-frames:v", "1"],
      ...["-vf", `scale=${widthPx}:${heightPx}`, "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"],
    ],
    { stdio: ["ignore", "pipe", "ignore"], signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) },
  );
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("close", () => resolve());
  });
  const parts: Buffer[] = [];
  const size = widthPx * heightPx * 3;
  child.stdout.on("data", (part: Buffer) => parts.push(part));
  await ended;
  signal.throwIfAborted();
  const rgb = Buffer.concat(parts);
  return rgb.length === size ? { rgb, widthPx, heightPx } : null;
}
