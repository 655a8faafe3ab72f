/** A decoded picture as video stores it: full brightness, and two colour planes (half as wide and high, as a rule). */
export interface YuvPicture {
  widthPx: number;
  heightPx: number;
  y: Plane;
  u: Plane;
  v: Plane;
}

export interface Plane {
  bytes: Uint8Array;
  /** Bytes from one row to the next. */
  stride: number;
  widthPx: number;
  heightPx: number;
}

/** A picture that came out of a decoder; to be read before the decoder is fed again. */
export interface DecodedPicture {
  /** What was said of the packet it came in, in milliseconds. */
  stampMs: number;
  read(): YuvPicture;
}

/** Takes packets in the order of the file and gives pictures in the order they are shown. */
export interface FrameDecoder {
  decode(packet: Uint8Array, stampMs: number): DecodedPicture[];
  /** Gives what is still held back; the next packet must be a key frame. */
  flush(): DecodedPicture[];
}
