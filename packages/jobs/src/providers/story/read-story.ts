/** A piece of a story, as it is written. */
export type StoryPiece =
  | { kind: "title"; title: string }
  | { kind: "text"; paragraph: number; piece: number; text: string };

export interface StoryReader {
  /** Takes the next characters, and hands on what is whole: the title, or sentences. */
  take(characters: string): void;
  /** The rest, and the whole. */
  end(): { title: string; paragraphs: string[] };
}

/** Where a sentence is over: its mark, closing quotes, then a space. */
const SENTENCE_END = /[.!?…]["'”’)]*\s+(?=\S)/g;
const MARKUP = /[*_#`>]+/g;
const MAX_TITLE_CHARS = 120;

/**
 * Reads a story from the stream of a chat: its first line is the title, every other one a paragraph.
 * Marks of Markdown are left out, as nobody asked for them.
 */
export function readStory(onPiece: (piece: StoryPiece) => void): StoryReader {
  let title: string | undefined;
  let buffer = "";
  const paragraphs: string[] = [];
  let isOpen = false;
  /** Of the paragraph that is open. */
  let pieces = 0;

  function say(text: string): void {
    const clean = text.replaceAll(MARKUP, "").replaceAll(/\s+/g, " ").trim();
    if (clean === "") return;
    if (title === undefined) {
      title = clean
        .replace(/^title:\s*/i, "")
        .replaceAll(/^["“]|["”]$/g, "")
        .slice(0, MAX_TITLE_CHARS);
      return onPiece({ kind: "title", title });
    }
    const last = paragraphs.length - 1;
    if (isOpen) paragraphs[last] = `${paragraphs[last]} ${clean}`;
    else paragraphs.push(clean);
    pieces = isOpen ? pieces + 1 : 1;
    isOpen = true;
    onPiece({ kind: "text", paragraph: paragraphs.length - 1, piece: pieces - 1, text: clean });
  }

  /** Everything that is whole: up to a line's end for the title, up to a sentence's or a line's for the rest. */
  function drain(): void {
    for (;;) {
      const lineEnd = buffer.indexOf("\n");
      const whole = lineEnd === -1 ? buffer : buffer.slice(0, lineEnd);
      if (title !== undefined) {
        const ends = [...whole.matchAll(SENTENCE_END)];
        const cut = lineEnd === -1 ? ends.at(-1) : undefined;
        if (cut) {
          const at = cut.index + cut[0].length;
          say(buffer.slice(0, at));
          buffer = buffer.slice(at);
        }
      }
      if (lineEnd === -1) return;
      say(whole);
      buffer = buffer.slice(lineEnd).replace(/^\s+/, "");
      isOpen = false;
    }
  }

  return {
    take(characters) {
      buffer += characters;
      drain();
    },
    end() {
      drain();
      say(buffer);
      buffer = "";
      return { title: title ?? "", paragraphs };
    },
  };
}
