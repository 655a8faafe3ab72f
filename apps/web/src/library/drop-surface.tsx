import { IconPhotoDown } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import classes from "./drop-surface.module.css";
import { type Dropped, readDropped } from "./read-dropped.ts";
import { words } from "./words.ts";

interface Props {
  onDropped: (dropped: Dropped) => void;
}

/** Takes files and folders dropped anywhere on the window, or pasted. */
export function DropSurface({ onDropped }: Props) {
  const [isOver, setOver] = useState(false);
  const take = useRef(onDropped);
  useEffect(() => {
    take.current = onDropped;
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
      if (event.dataTransfer === null || !holdsFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
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
      void readDropped(event.dataTransfer).then((dropped) => take.current(dropped));
    });
    on("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) take.current({ files, isCut: false });
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
