import { designWords } from "./design-words.ts";
import { words } from "./words.ts";

export interface DesignProblem {
  field: "prompt" | "itemId";
  message: string;
}

/** What a form for designs still lacks; null where it can be sent. */
export function designProblem(wish: {
  prompt: string;
  usesPhoto: boolean;
  photoId: string | null;
}): DesignProblem | null {
  if (wish.prompt.trim() === "") return { field: "prompt", message: designWords.promptMissing };
  // Without one it would be made, and paid for, in colours that nobody chose.
  if (wish.usesPhoto && wish.photoId === null) return { field: "itemId", message: words.photoMissing };
  return null;
}
