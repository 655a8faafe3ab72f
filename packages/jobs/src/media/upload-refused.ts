/**
 * Why an upload was not taken into the library. A closed union, so that a screen may add its own help.
 * - `empty` – no bytes
 * - `damaged` – cut off, or its pixels cannot be read
 * - `wrong-kind` – the content is not what the name says, e.g. a `.jpg` that is a PDF
 * - `svg` – a drawing that can carry script
 * - `unsupported` – a kind of file the library does not take, or does not take yet
 * - `too-many-pixels` – over 50 megapixels
 * - `too-heavy` – reading it needs more memory or time than we spend on one upload
 */
export type UploadRefusal =
  | "empty"
  | "damaged"
  | "wrong-kind"
  | "svg"
  | "unsupported"
  | "too-many-pixels"
  | "too-heavy";

/** The upload cannot be kept. `message` is for the person: what happened and what to do. */
export class UploadRefused extends Error {
  override readonly name = "UploadRefused";
  readonly code: UploadRefusal;

  constructor(code: UploadRefusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
