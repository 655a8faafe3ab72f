/** What a piece of an answer comes to, once what the model only thought is taken out. */
export interface AnswerText {
  /** Takes the next characters. @returns those that are certain to be of the answer; may be none */
  take(characters: string): string;
  /** The stream is over. @returns what was held back and is of the answer after all */
  end(): string;
  /** The whole answer so far. */
  readonly text: string;
}

const NAMES = "think|thinking|thought|thoughts|reasoning";
const OPENING = new RegExp(`<(${NAMES})>`, "i");
/** Also one that closes what was never opened: some servers begin the thinking themselves, and send its end only. */
const CLOSING = new RegExp(`</(${NAMES})>`, "i");
const TAGS = NAMES.split("|").flatMap((name) => [`<${name}>`, `</${name}>`]);

/**
 * Takes out what models of the kind of DeepSeek R1 and Qwen write between `<think>` and `</think>`, wherever
 * the stream is cut: what may become a tag is held back until it is one or not. Where a thought ends that never began,
 * all before it was one.
 * @param onForget what was given out so far was a thought: forget it
 */
export function answerText(onForget: () => void = () => {}): AnswerText {
  let held = "";
  let text = "";
  let isThinking = false;

  function give(piece: string): string {
    // A thought leaves empty lines behind; an answer begins with its first word.
    const given = text === "" ? piece.trimStart() : piece;
    text += given;
    return given;
  }

  function take(characters: string): string {
    held += characters;
    let given = "";
    for (;;) {
      const closing = CLOSING.exec(held);
      const opening = isThinking ? null : OPENING.exec(held);
      if (opening && (!closing || opening.index < closing.index)) {
        given += give(held.slice(0, opening.index));
        held = held.slice(opening.index + opening[0].length);
        isThinking = true;
      } else if (closing) {
        held = held.slice(closing.index + closing[0].length);
        if (!isThinking) {
          if (text !== "") onForget();
          text = "";
          given = "";
        }
        isThinking = false;
      } else break;
    }
    const at = held.length - lengthOfBegunTag(held);
    if (!isThinking) given += give(held.slice(0, at));
    held = held.slice(at);
    return given;
  }

  return {
    take,
    end() {
      const rest = isThinking ? "" : give(held);
      held = "";
      return rest;
    },
    get text() {
      return text;
    },
  };
}

/** The answer within a text that has come whole. */
export function withoutThoughts(whole: string): string {
  const answer = answerText();
  answer.take(whole);
  answer.end();
  return answer.text;
}

/** How many of the last characters may be the beginning of a tag. */
function lengthOfBegunTag(held: string): number {
  const at = held.lastIndexOf("<");
  if (at === -1) return 0;
  const begun = held.slice(at).toLowerCase();
  return TAGS.some((tag) => tag.startsWith(begun)) ? begun.length : 0;
}
