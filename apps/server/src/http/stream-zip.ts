import { PassThrough, Readable } from "node:stream";
import { type Storage, StoredFileMissing } from "@jobwire/jobs/storage";
import { ZipFile } from "yazl";

/** A file of a zip archive; opened only when its turn has come. */
export interface ZipEntry {
  /** With folders, e.g. `photos/cat.png`; see {@link safeEntryName} for names that people gave. */
  path: string;
  open(): Promise<Readable>;
  /** Whether deflating it is worth the time; not so for pictures and archives. Default false. */
  isText?: boolean;
}

/**
 * A zip archive as a stream: one file after another, none of them whole in memory. Large archives get
 * zip64 records. What fails, in `entries` or in a file, ends the stream with that error.
 */
export function streamZip(entries: AsyncIterable<ZipEntry>): Readable {
  const zip = new ZipFile();
  const output = new PassThrough();
  const fail = (error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error)));
  // @types/yazl gives it the web-like stream type; it is a Node stream.
  (zip.outputStream as Readable).on("error", fail).pipe(output);
  zip.on("error", fail);
  let current: Readable | undefined;
  // A reader that went away must not leave a file open.
  output.once("close", () => current?.destroy());
  void (async () => {
    for await (const entry of entries) {
      if (output.destroyed) return;
      // One after the other: the next is not looked for before this one is through.
      await new Promise<void>((resolve, reject) => {
        zip.addReadStreamLazy(entry.path, { compress: entry.isText ?? false }, (callback) => {
          entry.open().then(
            (stream) => {
              current = stream.once("close", resolve);
              callback(null, stream);
              if (output.destroyed) stream.destroy();
            },
            (error: unknown) => {
              callback(error, Readable.from([]));
              reject(error);
            },
          );
        });
      });
    }
    zip.end();
  })().catch(fail);
  return output;
}

/** A name that people gave as one part of a path: no folders, no leading dots, at most 120 characters. */
export function safeEntryName(name: string): string {
  const flat = name
    .normalize("NFC")
    // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
    .replace(/[\u0000-\u001f\u007f/\\:*?"<>|]/g, "_")
    .replace(/^\.+/, "_");
  return flat.length <= 120 ? flat : `${flat.slice(0, 60)}…${flat.slice(-59)}`;
}

/** Opens a stored file for an archive. One that was removed while the archive was on its way keeps its place, empty. */
export async function openStored(storage: Pick<Storage, "openRead">, key: string): Promise<Readable> {
  return storage.openRead(key).catch((error: unknown) => {
    if (error instanceof StoredFileMissing) return Readable.from([]);
    throw error;
  });
}

/** Names of an archive so far, in small letters, each with the number that one more of it may get. */
export type TakenNames = Map<string, number>;

/**
 * "cat.png", "cat (2).png", "cat (3).png": no two files of one archive have the same name.
 * @param taken the one that is found is added
 */
export function freeName(name: string, taken: TakenNames): string {
  const [, stem = name, ending = ""] = /^(.*?)(\.[^.]*)?$/s.exec(name) ?? [];
  const wanted = name.toLowerCase();
  let free = name;
  let count = taken.get(wanted) ?? 1;
  while (taken.has(free.toLowerCase())) {
    count += 1;
    free = `${stem} (${count})${ending}`;
  }
  taken.set(free.toLowerCase(), 1);
  if (free !== name) taken.set(wanted, count);
  return free;
}
