import type { ItemView } from "@jobwire/jobs/wire";
import { newestThumbnail } from "../library/picture-of.ts";
import classes from "./face-picker.module.css";
import { words } from "./words.ts";

/** Where a face is, in shares (0–1) of the photo. */
export interface FaceBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Props {
  item: ItemView;
  /** From the left, as they are numbered. */
  faces: readonly FaceBox[];
  /** The chosen one, from 0; null: none. */
  value: number | null;
  isDisabled?: boolean;
  onChoose: (index: number) => void;
}

/** A photo with its faces, numbered from the left, to choose one of. */
export function FacePicker({ item, faces, value, isDisabled = false, onChoose }: Props) {
  // Browsers do not draw TIFF; its thumbnail has the same shape.
  const url = item.contentType === "image/tiff" ? newestThumbnail(item)?.url : item.originalUrl;
  if (url === undefined) return null;
  return (
    <figure className={classes.faces}>
      <div className={classes.photo} role="group" aria-label={words.facesOf(faces.length)}>
        <img src={url} alt="" />
        {faces.map(({ x, y, width, height }, i) => (
          <button
            key={i}
            type="button"
            className={classes.face}
            style={{ left: percent(x), top: percent(y), width: percent(width), height: percent(height) }}
            aria-pressed={i === value}
            aria-label={words.face(i)}
            disabled={isDisabled}
            onClick={() => onChoose(i)}
          >
            <b>{i + 1}</b>
          </button>
        ))}
      </div>
    </figure>
  );
}

/** Faces as people count them. */
export function fromLeft(faces: readonly FaceBox[]): FaceBox[] {
  return faces.toSorted((a, b) => a.x + a.width / 2 - (b.x + b.width / 2));
}

const percent = (share: number) => `${(100 * share).toFixed(2)}%`;
