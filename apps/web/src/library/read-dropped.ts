/** Files read from what was dropped at once; a folder may hold any number. */
const MOST_FILES = 2_000;

/** What was dropped or chosen, and whether there was more than is taken at once. */
export interface Dropped {
  files: File[];
  isCut: boolean;
}

/**
 * All files of a drop, those in folders included. The names of entries are gone once the event is over, so
 * call it while the event is handled.
 */
export function readDropped(transfer: DataTransfer): Promise<Dropped> {
  const files: File[] = [];
  const entries: FileSystemEntry[] = [];
  for (const part of transfer.items) {
    if (part.kind !== "file") continue;
    const entry = part.webkitGetAsEntry();
    if (entry !== null) entries.push(entry);
    else {
      const file = part.getAsFile();
      if (file !== null) files.push(file);
    }
  }
  return walk(entries, files);
}

async function walk(entries: FileSystemEntry[], files: File[]): Promise<Dropped> {
  const line = [...entries];
  for (let entry = line.shift(); entry !== undefined; entry = line.shift()) {
    if (files.length >= MOST_FILES) return { files, isCut: true };
    if (isHidden(entry.name)) continue;
    // One that cannot be read is left out: it may have been moved meanwhile.
    if (entry.isFile)
      await fileOf(entry as FileSystemFileEntry).then(
        (file) => files.push(file),
        () => undefined,
      );
    else if (entry.isDirectory) line.push(...(await entriesOf(entry as FileSystemDirectoryEntry).catch(() => [])));
  }
  return { files, isCut: false };
}

/** Files of a chosen folder, without those that systems put there for themselves. */
export function fromFolder(chosen: readonly File[]): Dropped {
  const files = chosen.filter((file) => !isHidden(file.name));
  return { files: files.slice(0, MOST_FILES), isCut: files.length > MOST_FILES };
}

/** `.DS_Store`, `Thumbs.db` and their like. */
const isHidden = (name: string): boolean => name.startsWith(".") || /^(Thumbs\.db|desktop\.ini)$/i.test(name);

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject));

/** A reader gives at most 100 at a time. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const more = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (more.length === 0) return entries;
    entries.push(...more);
  }
}
