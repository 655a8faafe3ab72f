import { PermanentError } from "../../engine/permanent-error.ts";
import type { Face, FoundFaces } from "../faces/face-provider.ts";

/** Which face: its number from the left, from 0; the largest; or whichever is beyond doubt. */
export type FaceChoice = number | "largest" | undefined;

/** Eyes closer than this, in pixels, are too little to make a poster of. */
const LEAST_EYE_SPAN_PX = 14;
const MOST_YAW_DEGREES = 35;
const MOST_PITCH_DEGREES = 40;
/** A face this many times the next one's area is beyond doubt: the others are passers-by. */
const BEYOND_DOUBT = 3;

/** Faces as people count them: from the left. */
export function fromLeft(faces: readonly Face[]): Face[] {
  return faces.toSorted((a, b) => a.box.x + a.box.width / 2 - (b.box.x + b.box.width / 2));
}

/**
 * Chooses the face that goes on the poster.
 * @throws PermanentError `no-face`, `several-faces`, `no-such-face`, `face-turned`, `face-too-small`
 */
export function pickFace(found: FoundFaces, choice: FaceChoice): Face {
  const faces = fromLeft(found.faces);
  const largest = found.faces[0];
  if (largest === undefined) {
    throw new PermanentError(
      "no-face",
      "No face was found in this photo. Choose one in which somebody looks at the camera, with the whole face in the light.",
    );
  }
  const face = choice === undefined ? soleFace(found, faces, largest) : choice === "largest" ? largest : faces[choice];
  if (face === undefined) {
    throw new PermanentError(
      "no-such-face",
      `faceIndex: expected 0 to ${faces.length - 1}, counted from the left, got ${String(choice)}. ${described(found, faces)}`,
    );
  }
  if (Math.abs(face.yawDegrees) > MOST_YAW_DEGREES || Math.abs(face.pitchDegrees) > MOST_PITCH_DEGREES) {
    throw new PermanentError(
      "face-turned",
      "This face is seen from the side, and a poster needs it from the front. Choose a photo in which it looks at the camera.",
    );
  }
  const [left, right] = [face.landmarks.leftEye, face.landmarks.rightEye].map((eye) => ({
    x: eye.reduce((sum, { x }) => sum + x, 0) / eye.length,
    y: eye.reduce((sum, { y }) => sum + y, 0) / eye.length,
  })) as [{ x: number; y: number }, { x: number; y: number }];
  if (Math.hypot(right.x - left.x, right.y - left.y) < LEAST_EYE_SPAN_PX) {
    throw new PermanentError(
      "face-too-small",
      `This face is only ${Math.round(face.box.width)} pixels wide, too small for a poster. Choose a photo taken from nearer.`,
    );
  }
  return face;
}

function soleFace(found: FoundFaces, faces: Face[], largest: Face): Face {
  const area = ({ box }: Face) => box.width * box.height;
  const second = found.faces[1];
  if (second === undefined || area(largest) >= BEYOND_DOUBT * area(second)) return largest;
  throw new PermanentError(
    "several-faces",
    `${faces.length} faces were found, so it is not clear whose goes on the poster. Choose one in the photo and start again (faceIndex: 0 is the first from the left).`,
  );
}

/** "0: at 12 % from the left and 30 % from the top, 140 pixels wide; 1: …" */
function described({ widthPx, heightPx }: FoundFaces, faces: readonly Face[]): string {
  const percent = (value: number, of: number) => Math.round((100 * value) / of);
  const MOST_NAMED = 8;
  const named = faces.slice(0, MOST_NAMED).map(({ box }, i) => {
    const [x, y] = [percent(box.x + box.width / 2, widthPx), percent(box.y + box.height / 2, heightPx)];
    return `${i}: ${x} % from the left, ${y} % from the top, ${Math.round(box.width)} pixels wide`;
  });
  return `${named.join("; ")}${faces.length > MOST_NAMED ? "; and more" : ""}.`;
}
