import { IconPhotoDown } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import classes from "./drop-surface.module.css";
import { words } from "./words.ts";

interface Props {
  onFiles: (files: File[]) => void;
  /** Names of folders that were dropped: they cannot be read as files. */
  onFolders: (names: string[]) => void;
}

/** Takes photos dropped anywhere on the window, or pasted. */
export function DropSurface({ onFiles, onFolders }: Props) {
  const [isOver, setOver] = useState(false);
  const handlers = useRef({ onFiles, onFolders });
  useEffect(() => {
    handlers.current = { onFiles, onFolders };
  });

  useEffect(() => {
    // dragenter and dragleave fire for every element on the way: count them.
    let depth = 0;
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const stop = new AbortController();
    const on = <K extends keyof WindowEventMap>(name: K, listener: (event: WindowEventMap[K]) => void) =>
      addEventListener(name, listener, { signal: stop.signal });

    on("dragenter", (event) => {
      if (!holdsFiles(event)) return;
      depth += 1;
      setOver(true);
    });
    on("dragover", (event) => {
      if (holdsFiles(event)) event.preventDefault();
    });
    on("dragleave", (event) => {
      if (!holdsFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    });
    on("drop", (event) => {
      if (event.dataTransfer === null || !holdsFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      const { files, folders } = sortDropped(event.dataTransfer);
      if (files.length > 0) handlers.current.onFiles(files);
      if (folders.length > 0) handlers.current.onFolders(folders);
    });
    on("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) handlers.current.onFiles(files);
    });
    return () => stop.abort();
  }, []);

  return (
    <div className={classes.surface} data-over={isOver || undefined} aria-hidden>
      <div className={classes.sign}>
        <IconPhotoDown size={40} stroke={1.4} />
        <strong>{words.dropHere}</strong>
        <span>{words.dropHint}</span>
      </div>
    </div>
  );
}

function sortDropped(transfer: DataTransfer): { files: File[]; folders: string[] } {
  const files: File[] = [];
  const folders: string[] = [];
  for (const part of transfer.items) {
    if (part.kind !== "file") continue;
    const entry = part.webkitGetAsEntry();
    const file = part.getAsFile();
    if (entry?.isDirectory) folders.push(entry.name);
    else if (file !== null) files.push(file);
  }
  return { files, folders };
}
