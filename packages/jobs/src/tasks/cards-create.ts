import type { Deck } from "../catalog/cards-create.ts";
import type { ParsedTaskInput } from "../catalog/index.ts";
import type { MadeBy } from "../catalog/made-by.ts";
import type { Handler, ItemFile, JobContext } from "../engine/handler.ts";
import { PermanentError } from "../engine/permanent-error.ts";
import type { CardsProvider, Passage } from "../providers/cards/cards-provider.ts";
import { deckApkg } from "../providers/cards/deck-apkg.ts";
import { deckCsv } from "../providers/cards/deck-csv.ts";
import { createLocalCards } from "../providers/cards/local-cards.ts";
import { createRemoteCards } from "../providers/cards/remote-cards.ts";
import { openPdf } from "../providers/pdf/open-pdf.ts";
import { plainText } from "../providers/pdf/plain-text.ts";
import { readPictureText } from "../providers/text/read-picture.ts";

type Input = ParsedTaskInput<"cards.create">;

/** Reads the text, has cards made of it, and packs them for studying here, for Anki and as CSV. */
export const cardsCreate: Handler<"cards.create"> = async (ctx, input) => {
  ctx.progress({ percent: 1, step: "Reading the text" });
  const { title, passages } = await ctx.step("Read text", () => readText(ctx, input));
  ctx.signal.throwIfAborted();

  const connection = ctx.connection("openai");
  const provider: CardsProvider = connection === null ? createLocalCards() : createRemoteCards(ctx, connection);
  const { cards, madeBy } = await ctx.step("Make cards", () =>
    provider.make({
      passages,
      count: input.count,
      kinds: input.kinds,
      signal: ctx.signal,
      onProgress: (share, step) => ctx.progress({ percent: 5 + share * 85, step }),
      onCard: (card) => ctx.emit(card),
    }),
  );
  if (cards.length === 0) throw nothingToAsk(input);

  ctx.progress({ percent: 92, step: "Packing the deck" });
  const deck: Deck = { title: input.title?.trim() || title, cards };
  const ids = await ctx.step("Pack the deck", () => pack(ctx, deck, madeBy));
  ctx.progress({ percent: 100, step: "Done" });
  const clozes = cards.filter(({ kind }) => kind === "cloze").length;
  return {
    title: deck.title,
    cards: cards.length,
    clozes,
    questions: cards.length - clozes,
    ...ids,
    madeBy,
  };
};

/** Stores the deck for studying here, for Anki, and as a table. */
async function pack(ctx: JobContext<"cards.create">, deck: Deck, madeBy: MadeBy) {
  const meta = { madeBy, cards: deck.cards.length };
  const json = await ctx.artifact(Buffer.from(JSON.stringify(deck)), {
    name: "deck",
    contentType: "application/json",
    meta,
  });
  const apkg = await ctx.artifact(await deckApkg(deck, ctx.tempDir), {
    name: "anki",
    contentType: "application/apkg",
    meta,
  });
  const csv = await ctx.artifact(Buffer.from(deckCsv(deck.cards)), {
    name: "table",
    contentType: "text/csv; charset=utf-8",
    meta,
  });
  return { deckId: json.artifactId, apkgId: apkg.artifactId, csvId: csv.artifactId };
}

/** What to make cards of, and what it is called. */
async function readText(
  ctx: JobContext<"cards.create">,
  { itemId, text, fromPage = 1, toPage }: Input,
): Promise<{ title: string; passages: Passage[] }> {
  if (itemId === undefined) {
    const plain = plainText(text ?? "");
    const [head = ""] = plain.split("\n");
    return { title: shortened(head, 40), passages: [{ page: null, text: plain }] };
  }
  const file = await ctx.item(itemId);
  if (file.contentType.startsWith("image/")) return readPhoto(ctx, file);
  using pdf = await openPdf(file.path);
  if (fromPage > pdf.pageCount) {
    throw new PermanentError(
      "page-missing",
      `The PDF has ${pdf.pageCount} pages, so there is no page ${fromPage}. Choose an earlier first page.`,
    );
  }
  const passages: Passage[] = [];
  for (let page = fromPage; page <= Math.min(toPage ?? pdf.pageCount, pdf.pageCount); page += 1) {
    ctx.signal.throwIfAborted();
    const read = pdf.text(page);
    if (read !== "") passages.push({ page, text: read });
  }
  if (passages.length === 0) {
    throw new PermanentError(
      "pdf-no-text",
      "These pages are pictures without text, as a scan is. Run text recognition over the PDF on your device, or paste the text instead.",
    );
  }
  return { title: shortened(pdf.meta.title ?? file.name.replace(/\.pdf$/i, "")), passages };
}

/** A photographed page, a slide, a whiteboard. */
async function readPhoto(
  ctx: JobContext<"cards.create">,
  file: ItemFile,
): Promise<{ title: string; passages: Passage[] }> {
  const text = await readPictureText(file.path, {
    signal: ctx.signal,
    onProgress: (done) => ctx.progress({ percent: 1 + 4 * done, step: "Reading the photo's text" }),
  });
  if (text === "") {
    throw new PermanentError(
      "picture-no-text",
      "No text was found in this photo. Take it from nearer and straight on, in good light, or paste the text instead.",
    );
  }
  return { title: shortened(file.name.replace(/\.[^.]*$/, "")), passages: [{ page: null, text: plainText(text) }] };
}

function nothingToAsk({ kinds, itemId }: Input): PermanentError {
  const where = itemId === undefined ? "a longer text" : "more pages";
  return kinds === "basic"
    ? new PermanentError(
        "no-cards",
        `No definitions were found to ask for. Allow gaps to fill as well, or choose ${where}.`,
      )
    : new PermanentError("no-cards", `There are no full sentences here to make cards of. Choose ${where}, in prose.`);
}

/** At most so many characters, cut between words. */
function shortened(title: string, max = 80): string {
  const letters = Array.from(title.trim());
  if (letters.length <= max) return title.trim() || "Cards";
  const cut = letters.slice(0, max - 1).join("");
  return `${cut.replace(/\s+\S*$/, "")}…`;
}
