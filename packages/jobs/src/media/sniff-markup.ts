/** What text-like content is, as far as an upload cares. */
export type Markup = "svg" | "html" | "xml";

/** How much of a file {@link sniffMarkup} wants to see: comments before the first element can be long. */
export const MARKUP_BYTES = 1 << 16;

/** Space, `<?…?>`, comments and a DOCTYPE, with or without an inner subset, before the root element. */
const PROLOGUE = /^(?:\s+|<\?[^]*?\?>|<!--[^]*?-->|<!doctype(?:[^[>]|\[[^]*?\]\s*(?=>))*>)/i;

/**
 * Recognises SVG, HTML and XML by content, whatever the name says: file-type sees none of them.
 * Reads UTF-8 and UTF-16, with or without a byte order mark.
 */
export function sniffMarkup(head: Uint8Array): Markup | null {
  let text = decodeText(head);
  if (!/^\s*</.test(text)) return null;
  const isXml = /^\s*<\?xml/i.test(text);
  if (/^\s*(?:<!--[^]*?-->\s*)*<!doctype\s+html/i.test(text)) return "html";
  for (let found = PROLOGUE.exec(text); found !== null; found = PROLOGUE.exec(text)) {
    if (/<!doctype\s+(?:[\w.-]+:)?svg/i.test(found[0])) return "svg";
    text = text.slice(found[0].length);
  }
  if (/^<(?:[\w.-]+:)?svg[\s/>]/i.test(text)) return "svg";
  if (/^<(?:html|head|body|script|title|iframe)[\s/>]/i.test(text)) return "html";
  return isXml ? "xml" : null;
}

function decodeText(head: Uint8Array): string {
  const [a, b] = head;
  const isUtf16Le = (a === 0xff && b === 0xfe) || (a === 0x3c && b === 0);
  const isUtf16Be = (a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c);
  // TextDecoder takes the byte order mark away itself.
  return new TextDecoder(isUtf16Le ? "utf-16le" : isUtf16Be ? "utf-16be" : "utf-8").decode(head);
}
