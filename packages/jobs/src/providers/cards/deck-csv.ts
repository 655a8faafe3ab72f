import type { Card } from "../../catalog/cards-create.ts";

/** A deck as CSV (RFC 4180): a head, then one card a line; UTF-8 with the mark that spreadsheets look for. */
export function deckCsv(cards: readonly Card[]): string {
  const rows = cards.map(({ kind, front, back, page, source }) => [kind, front, back, String(page ?? ""), source]);
  const lines = [["Kind", "Front", "Back", "Page", "Source"], ...rows].map((row) => row.map(field).join(","));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

/** What a spreadsheet would run as a formula is led by an apostrophe: text may come from a stranger's PDF. */
function field(value: string): string {
  const plain = value.replace(/\r\n?|\n/g, " ");
  const safe = /^\s*[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
  return /[",\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
