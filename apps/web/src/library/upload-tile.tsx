import { ActionIcon } from "@mantine/core";
import { IconPhotoUp, IconPlayerPause, IconPlayerPlay, IconX } from "@tabler/icons-react";
import { WireProgress } from "../live/wire-progress.tsx";
import { FadingPicture } from "./fading-picture.tsx";
import status from "./item-status.module.css";
import { useLocalPicture } from "./local-picture.ts";
import classes from "./tile.module.css";
import { words } from "./words.ts";

interface Props {
  file: Blob;
  name: string;
  /** 0–1, or null while it waits for its turn. */
  fraction: number | null;
  isPaused: boolean;
  onPause: () => void;
  onResume: () => void;
  onCancel: () => void;
}

/** A photo on its way to the library: seen at once, from this device. */
export function UploadTile({ file, name, fraction, isPaused, onPause, onResume, onCancel }: Props) {
  const local = useLocalPicture(file);
  const percent = fraction === null ? null : fraction * 100;
  const line = isPaused
    ? words.paused(percent === null ? null : Math.floor(percent))
    : percent === null
      ? words.waiting
      : percent >= 100
        ? words.saving
        : words.sending(Math.floor(percent));
  return (
    <li className={classes.tile}>
      <div className={classes.sending}>
        <span>
          {local === null ? (
            <span className={classes.open}>
              <IconPhotoUp size={48} stroke={1} className={classes.emblem} />
            </span>
          ) : (
            <FadingPicture url={local} isCutout={false} alt={name} />
          )}
        </span>
        <div className={status.status}>
          <div className={status.head}>
            <span className={status.task}>{line}</span>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={isPaused ? words.resumeUpload(name) : words.pauseUpload(name)}
              onClick={isPaused ? onResume : onPause}
            >
              {isPaused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
            </ActionIcon>
            <ActionIcon variant="subtle" color="gray" aria-label={words.cancelUpload(name)} onClick={onCancel}>
              <IconX size={16} />
            </ActionIcon>
          </div>
          <WireProgress
            label={words.uploadOf(name)}
            state={fraction === null || isPaused ? "queued" : "running"}
            percent={percent === 100 ? null : percent}
            valueText={line}
          />
        </div>
      </div>
      <div className={classes.caption}>
        <span className={classes.name} dir="auto" title={name}>
          {name}
        </span>
      </div>
    </li>
  );
}
