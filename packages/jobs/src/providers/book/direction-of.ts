const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * How a paragraph reads: as most of its letters do. Not as its first letter does: an English story about
 * somebody with an Arabic name is English, also where a paragraph begins with that name.
 */
export function directionOf(text: string): "ltr" | "rtl" {
  const letters = text.match(/\p{L}/gu) ?? [];
  const fromRight = letters.filter((letter) => RIGHT_TO_LEFT.test(letter)).length;
  return fromRight > letters.length / 2 ? "rtl" : "ltr";
}
