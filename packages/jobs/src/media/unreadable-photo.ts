import { PermanentError } from "../engine/permanent-error.ts";

/** What libvips says when the machine, not the photo, is at fault; another attempt may help then. */
const NOT_THE_PHOTO = /out of memory|unable to malloc|no space left|too many open files|ENOSPC|EMFILE|EIO/i;

/**
 * Turns a decoder's failure into one that no retry can mend.
 * @throws PermanentError `image-too-large` or `image-unreadable`; the error itself when it is about the machine.
 */
export function asPermanent(error: unknown): never {
  const words = error instanceof Error ? error.message : String(error);
  if (NOT_THE_PHOTO.test(words)) throw error;
  if (/exceeds pixel limit/i.test(words)) {
    throw new PermanentError("image-too-large", "This picture has more than 50 megapixels. Make it smaller first.", {
      cause: error,
    });
  }
  throw new PermanentError(
    "image-unreadable",
    "This file is not a picture that can be read, or it is damaged. Upload it again, or choose another.",
    { cause: error },
  );
}
