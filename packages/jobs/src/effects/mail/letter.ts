/** What a mail says; all mails of Jobwire have this shape. */
export interface Letter {
  subject: string;
  /** The line that mail programs show beside the subject. */
  preview: string;
  heading: string;
  paragraphs: readonly string[];
  /** A picture of the text: the cid of a file, and what it shows. */
  picture?: { cid: string; alt: string };
  /** Several things, one a line. */
  lines?: readonly { title: string; detail: string; url: string; isBad?: boolean }[];
  /** The one thing to do. */
  action?: { label: string; url: string };
  /** Why it was sent, and what to do about that. */
  footer: string;
}

/** Writes a letter as HTML and as text. What draws it is loaded with the first one. */
export async function renderLetter(letter: Letter): Promise<{ html: string; text: string }> {
  const [{ render }, { drawLetter }] = await Promise.all([import("@react-email/render"), import("./draw-letter.ts")]);
  const element = drawLetter(letter);
  const [html, text] = await Promise.all([render(element), render(element, { plainText: true })]);
  return { html, text };
}
