import { useSyncExternalStore } from "react";

/** Files that wait for their turn: a few go at a time, so that a hundred dropped photos leave the page its connections. */
const AT_A_TIME = 3;

export interface WaitingFile {
  id: number;
  file: File;
}

type Send = (file: File) => Promise<unknown>;

let waiting: readonly WaitingFile[] = [];
let sending = 0;
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly WaitingFile[]): void {
  waiting = next;
  for (const listener of listeners) listener();
}

function pump(send: Send): void {
  const [first, ...rest] = waiting;
  if (first === undefined || sending >= AT_A_TIME) return;
  sending += 1;
  set(rest);
  const next = () => {
    sending -= 1;
    pump(send);
  };
  // A refusal is shown with the upload itself; the next file goes on.
  send(first.file).then(next, next);
  pump(send);
}

/** Sends files one after another, a few at a time. Goes on when the screen is left. */
export function sendFiles(files: readonly File[], send: Send): void {
  set([...waiting, ...files.map((file) => ({ id: ++lastId, file }))]);
  pump(send);
}

/** Takes a file out of the line. */
export function unqueueFile(id: number): void {
  set(waiting.filter((one) => one.id !== id));
}

/** Files whose upload has not begun. */
export function useWaitingFiles(): readonly WaitingFile[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting,
  );
}
