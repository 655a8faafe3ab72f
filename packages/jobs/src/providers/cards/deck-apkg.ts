import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { strToU8, zipSync } from "fflate";
import type { Card, Deck } from "../../catalog/cards-create.ts";
import {
  ANKI_DECK_OPTIONS,
  ANKI_SCHEMA,
  ankiConfig,
  ankiDecks,
  ankiModels,
  BASIC_MODEL_ID,
  CLOZE_MODEL_ID,
} from "./anki-schema.ts";
import { GAP } from "./make-card.ts";

/** Fields of a note are divided by this. */
const DIVIDER = "\u001f";

/**
 * A deck as an Anki package: a SQLite collection in a ZIP. A card's id is its note's guid, so importing a
 * deck again keeps what was learned.
 * @param tempDir where SQLite works; nothing stays there
 */
export async function deckApkg({ title, cards }: Deck, tempDir: string, now = new Date()): Promise<Uint8Array> {
  const path = join(tempDir, "collection.anki2");
  await rm(path, { force: true });
  writeCollection(path, title, cards, now);
  const collection = await readFile(path);
  await rm(path);
  return zipSync({ "collection.anki2": collection, media: strToU8("{}") }, { level: 6, mtime: now });
}

function writeCollection(path: string, title: string, cards: readonly Card[], now: Date): void {
  const atMs = now.getTime();
  const atS = Math.floor(atMs / 1_000);
  const deckId = numberOf(title, 1_000_000_000_000);
  const database = new DatabaseSync(path);
  try {
    database.exec(`${ANKI_SCHEMA} BEGIN`);
    database
      .prepare("insert into col values (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')")
      .run(
        atS,
        atMs,
        atMs,
        JSON.stringify(ankiConfig(deckId)),
        JSON.stringify(ankiModels(atS)),
        JSON.stringify(ankiDecks(deckId, title, atS)),
        JSON.stringify(ANKI_DECK_OPTIONS),
      );
    const note = database.prepare("insert into notes values (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')");
    const card = database.prepare("insert into cards values (?, ?, ?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')");
    for (const [i, one] of cards.entries()) {
      const id = atMs + i;
      const [first, ...others] = fieldsOf(one);
      const modelId = one.kind === "cloze" ? CLOZE_MODEL_ID : BASIC_MODEL_ID;
      const plain = (first as string).replace(/<[^>]*>/g, "");
      note.run(id, one.id, modelId, atS, " jobwire ", [first, ...others].join(DIVIDER), plain, checksum(plain));
      card.run(id, id, deckId, atS, i + 1);
    }
    database.exec("COMMIT");
  } finally {
    database.close();
  }
}

function fieldsOf({ kind, front, back, source, page }: Card): string[] {
  const cited = page === null ? html(source) : `${html(source)} (p. ${page})`;
  // Two braces would end the gap early.
  const gap = `{{c1::${html(back).replaceAll("}}", "} }").replaceAll("::", ": :")}}}`;
  return kind === "cloze" ? [html(front).replaceAll(GAP, () => gap), cited] : [html(front), html(back), cited];
}

function html(text: string): string {
  return text
    .replaceAll(DIVIDER, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Anki's: the first 8 hexadecimal digits of the first field's SHA-1. */
function checksum(text: string): number {
  return Number.parseInt(createHash("sha1").update(text).digest("hex").slice(0, 8), 16);
}

/** The same number for the same text: the deck keeps its id when it is made again. */
function numberOf(text: string, above: number): number {
  return above + (Number.parseInt(createHash("sha256").update(text).digest("hex").slice(0, 10), 16) % above);
}
