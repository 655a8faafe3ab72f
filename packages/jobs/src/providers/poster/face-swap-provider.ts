/** Two pictures, as JPEGs. */
export interface FaceSwapRequest {
  /** The person, from near. */
  face: Uint8Array;
  /** A part of the poster with one face in it. */
  target: Uint8Array;
}

/**
 * Paints a person's face over the one in another picture. The face made here is good to look at; a service
 * outside makes it anew in the poster's light. Implementations: Segmind (segmind/).
 */
export interface FaceSwapProvider {
  /** @returns the target with the face, an encoded picture of any size that sharp reads */
  swap(request: FaceSwapRequest): Promise<Buffer>;
}
