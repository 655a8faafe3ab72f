/** Words that nobody expects in a field, and what must come of them. */
export interface OddText {
  text: string;
  /** `refused`: when it is asked for, by the field's name. */
  is: "result" | "refused";
}

/** Texts as people, and people who mean harm, type them. */
export const ODD_TEXTS: Record<string, OddText> = {
  nothing: { text: "", is: "refused" },
  spaces: { text: " \n\t ", is: "refused" },
  "10 000 words": { text: "The river is a long line of water that never sleeps. ".repeat(910), is: "refused" },
  emoji: { text: "🦊🌙 👩‍👩‍👧‍👦 is a family", is: "result" },
  "right-to-left": { text: "שלום לירח", is: "result" },
  Arabic: { text: "القمر والثعلب", is: "result" },
  "markup and templates": { text: `</svg><script>1</script> {{x}} \${y}`, is: "result" },
  "the sign with number 0": { text: "a\u0000b", is: "result" },
  "half of a letter": { text: "a\ud83db", is: "result" },
  "marks upon marks": { text: `fox${"\u0301".repeat(200)}`, is: "result" },
  "turned signs": { text: "\u202efox\u202c \u2066moon\u2069", is: "result" },
};
