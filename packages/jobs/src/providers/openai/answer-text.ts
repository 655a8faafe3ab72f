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
const TAG = new RegExp(`<(/?)(?:${NAMES})>`, "gi");
const TAGS = NAMES.split("|").flatMap((name) => [`<${name}>`, `</${name}>`]);

/**
 * Takes out what models of the kind of DeepSeek R1 and Qwen write between `<think>` and `</think>`, wherever
 * the stream is cut: what may become a tag is held back until it is one or not. Some servers begin the thinking themselves
 * and send its end only: where a thought ends that never began, all before it was one.
 *
 * Models open a thought where a line begins, and close one that was never opened where a line begins or ends. Elsewhere, as
 * within JSON, such a tag is a word of the answer: somebody writes about it.
 * @param onForget what was given out so far was a thought: forget it
 */
export function answerText(onForget: () => void = () => {}): AnswerText {
  let held = "";
  let text = "";
  let isThinking = false;
  let hasThought = false;

  function give(piece: string): string {
    // A thought leaves empty lines behind; an answer begins with its first word.
    const given = text === "" ? piece.trimStart() : piece;
    text += given;
    return given;
  }

  function beginsLine(at: number): boolean {
    const before = held.slice(0, at);
    const line = before.includes("\n") ? before : text.slice(text.lastIndexOf("\n") + 1) + before;
    return line.slice(line.lastIndexOf("\n") + 1).trim() === "";
  }

  /** @param isOver nothing follows what is held */
  function endsLine(at: number, isOver: boolean): boolean {
    return at === held.length ? isOver : held[at] === "\n" || held[at] === "\r";
  }

  /** Takes thoughts out of what is held. @returns what stood before them */
  function scan(isOver: boolean): string {
    let given = "";
    for (let from = 0; ;) {
      TAG.lastIndex = from;
      const tag = TAG.exec(held);
      if (tag === null) return given;
      const end = tag.index + tag[0].length;
      const isClosing = tag[1] === "/";
      const opens = !isThinking && !isClosing && beginsLine(tag.index);
      const isUnopened = isClosing && !isThinking && !hasThought;
      const voids = isUnopened && (beginsLine(tag.index) || endsLine(end, isOver));
      const closes = isClosing && (isThinking || voids);
      if (opens) given += give(held.slice(0, tag.index));
      if (voids) {
        if (text !== "") onForget();
        text = "";
        given = "";
      }
      if (opens || closes) {
        isThinking = opens;
        hasThought ||= closes;
        held = held.slice(end);
      }
      from = opens || closes ? 0 : end;
    }
  }

  function take(characters: string): string {
    held += characters;
    let given = scan(false);
    const at = held.length - lengthOfBegunTag(held);
    if (!isThinking) given += give(held.slice(0, at));
    held = held.slice(at);
    return given;
  }

  return {
    take,
    end() {
      const given = scan(true);
      const rest = isThinking ? "" : give(held);
      held = "";
      return given + rest;
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

/** How many of the last characters may be the beginning of a tag, or one of which the next character tells more. */
function lengthOfBegunTag(held: string): number {
  const at = held.lastIndexOf("<");
  if (at === -1) return 0;
  const begun = held.slice(at).toLowerCase();
  return TAGS.some((tag) => tag.startsWith(begun)) ? begun.length : 0;
}
