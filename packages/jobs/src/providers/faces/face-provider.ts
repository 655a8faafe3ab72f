import type { Pixels } from "../vision/pixels.ts";

/** A place in the upright picture, in its pixels. */
export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

/** Lines are rings of points, going round; left and right are the picture's, not the person's. */
export interface FaceLandmarks {
  leftEye: Point[];
  rightEye: Point[];
  /** The outer rim of the lips. */
  mouth: Point[];
  noseTip: Point;
  /** From the top of the forehead round by the right cheek, the chin and the left cheek: 36 points. */
  outline: Point[];
  /** All 468 points, numbered as in MediaPipe's face mesh; `z` in pixels as well, smaller is nearer. */
  mesh: (Point & { z: number })[];
}

export interface Face {
  /** How sure it is that this is a face, 0–1. */
  score: number;
  box: Box;
  landmarks: FaceLandmarks;
  /** Estimates, in degrees. 0: straight at us; above 0: turned to the picture's right. Beyond ±35 is a profile. */
  yawDegrees: number;
  /** Above 0: looking down. */
  pitchDegrees: number;
  /** Above 0: tilted clockwise, as we see it. */
  rollDegrees: number;
}

export interface FaceRequest {
  /** A photo's path, read upright, or its pixels. */
  photo: string | Pixels;
  signal: AbortSignal;
}

export interface FoundFaces {
  /** Size of the upright picture that places refer to: the photo's own, whatever size was looked at. */
  widthPx: number;
  heightPx: number;
  /** Largest first. */
  faces: Face[];
}

/** Finds faces and their landmarks. */
export interface FaceProvider {
  /** @throws PermanentError `image-unreadable`, `image-too-large`; the signal's reason when it fires */
  detect(request: FaceRequest): Promise<FoundFaces>;
}
