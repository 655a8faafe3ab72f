import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { card as cardSchema, type Card, type Deck } from "../catalog/cards-create.ts";
import { catalog } from "../catalog/index.ts";
import { PermanentError } from "../engine/permanent-error.ts";
import { madePdf } from "../media/testing/made-pdfs.ts";
import { deckCsv } from "../providers/cards/deck-csv.ts";
import { openPdf } from "../providers/pdf/open-pdf.ts";
import { startOpenAIServer } from "../providers/openai/testing/openai-server.ts";
import { createFileContext, type FileContextOptions } from "../worker/child/testing/file-context.ts";
import { cardsCreate } from "./cards-create.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jobwire-cards-"));
});
afterAll(() => rm(folder, { recursive: true }));

const ITEM = "00000000-0000-4000-8000-000000000001";
const HEART = `The heart is a muscular organ that pumps blood through the body. The human heart has four chambers: two atria and two ventricles. Veins are vessels that return blood to the heart. The contraction of the heart muscle is called systole.`;
const LUNGS = `William Harvey described the circulation of blood in 1628. Blood pressure refers to the force of blood against the walls of the arteries. It is measured in the arm. The pulmonary veins carry oxygen-rich blood from the lungs to the left atrium. See https://example.org for more of this.`;

async function deckOf(input: object, pdf?: Buffer, options: FileContextOptions = {}) {
  const path = join(folder, "Heart and lungs.pdf");
  if (pdf !== undefined) await writeFile(path, pdf);
  const items: Record<string, string> = pdf === undefined ? {} : { [ITEM]: path };
  await using files = await createFileContext({ items, ...options });
  const of = pdf === undefined ? input : { itemId: ITEM, ...input };
  const output = await cardsCreate(files.ctx as never, catalog["cards.create"].input.parse(of));
  expect(catalog["cards.create"].output.parse(output)).toEqual(output);
  const read = (name: string) => readFile(files.artifacts.find((one) => one.name === name)!.path);
  const deck = JSON.parse(String(await read("deck"))) as Deck;
  const emitted = files.happened.flatMap((one) => (one.kind === "emit" ? [one.partial as Card] : []));
  const told = files.happened.flatMap((one) => (one.kind === "progress" ? [one.report] : []));
  return { output, deck, emitted, told, apkg: await read("anki"), csv: String(await read("table")) };
}

async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => expect.fail("expected a refusal"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PermanentError);
  return error as PermanentError;
}

/** The collection inside an Anki package, as tables. */
async function opened(apkg: Uint8Array) {
  const files = unzipSync(apkg);
  expect(Object.keys(files).toSorted()).toEqual(["collection.anki2", "media"]);
  const path = join(folder, "opened.anki2");
  await writeFile(path, files["collection.anki2"]!);
  const database = new DatabaseSync(path, { readOnly: true });
  const all = (sql: string) => database.prepare(sql).all() as Record<string, string | number>[];
  const tables = {
    integrity: all("pragma integrity_check"),
    col: all("select * from col")[0]!,
    notes: all("select * from notes order by id"),
    cards: all("select * from cards order by id"),
  };
  database.close();
  return tables;
}

describe("cards.create, on this machine", () => {
  test("asks for definitions, names and figures, and cites the page of each", async () => {
    const { deck, output, emitted } = await deckOf({}, await madePdf({ pages: [HEART, null, LUNGS] }));
    const asked = deck.cards.map(({ front, back, page }) => ({ front, back, page }));
    expect(asked).toEqual(
      expect.arrayContaining([
        { front: "What is the heart?", back: "A muscular organ that pumps blood through the body", page: 1 },
        { front: "What are veins?", back: "Vessels that return blood to the heart", page: 1 },
        { front: "What is the contraction of the heart muscle called?", back: "Systole", page: 1 },
        { front: "Who described the circulation of blood in 1628?", back: "William Harvey", page: 3 },
        { front: "What does blood pressure mean?", back: expect.stringContaining("The force of blood"), page: 3 },
      ]),
    );
    expect(emitted).toEqual(deck.cards);
    expect(output).toMatchObject({ title: "Heart and lungs", cards: deck.cards.length, madeBy: { service: "local" } });
    for (const card of deck.cards) {
      expect(cardSchema.parse(card)).toEqual(card);
      expect([HEART, LUNGS][card.page === 1 ? 0 : 1]).toContain(card.source);
      if (card.kind === "cloze")
        expect(card.front.replaceAll("[…]", card.back).toLowerCase()).toBe(card.source.toLowerCase());
    }
    // Sentences that say nothing without their neighbours, or half of a word.
    expect(deck.cards.some(({ source }) => /^It is|https/.test(source))).toBe(false);
    expect(deck.cards.some(({ front }) => front.includes("-[…]"))).toBe(false);
  });

  test("keeps to the pages, the number and the kind asked for; the same card has the same id", async () => {
    const pdf = await madePdf({ pages: [HEART, LUNGS] });
    const clozes = await deckOf({ kinds: "cloze", count: 3, fromPage: 2 }, pdf);
    expect(clozes.output).toMatchObject({ cards: 3, clozes: 3, questions: 0 });
    expect(new Set(clozes.deck.cards.map(({ page }) => page))).toEqual(new Set([2]));
    const again = await deckOf({ kinds: "cloze", count: 3, fromPage: 2, title: "Other" }, pdf);
    expect(again.deck).toEqual({ title: "Other", cards: clozes.deck.cards });
    const twice = await deckOf({ text: `${HEART} ${HEART}` });
    expect(new Set(twice.deck.cards.map(({ source }) => source)).size).toBe(twice.deck.cards.length);
  });

  test("the Anki package holds what Anki needs", async () => {
    const { apkg, deck } = await deckOf({}, await madePdf({ pages: [HEART, LUNGS] }));
    const { integrity, col, notes, cards } = await opened(apkg);
    expect(integrity).toEqual([{ integrity_check: "ok" }]);
    expect(col).toMatchObject({ id: 1, ver: 11 });
    const models = JSON.parse(String(col.models)) as Record<
      string,
      { type: number; flds: { name: string }[]; tmpls: object[] }
    >;
    const decks = JSON.parse(String(col.decks)) as Record<string, { name: string }>;
    expect(Object.values(decks).map(({ name }) => name)).toEqual(["Default", deck.title]);
    expect(notes.map(({ guid }) => guid)).toEqual(deck.cards.map(({ id }) => id));
    for (const [i, note] of notes.entries()) {
      const model = models[String(note.mid)]!;
      const { kind, back } = deck.cards[i]!;
      expect(model.type).toBe(kind === "cloze" ? 1 : 0);
      expect(String(note.flds).split("\u001f")).toHaveLength(model.flds.length);
      if (kind === "cloze") expect(note.flds).toContain(`{{c1::${back}}}`);
      expect(cards[i]).toMatchObject({ nid: note.id, ord: 0, type: 0, queue: 0 });
      expect(decks[String(cards[i]!.did)]!.name).toBe(deck.title);
    }
  });

  test("the CSV runs nothing in a spreadsheet, and keeps quotes and commas", () => {
    const card = { id: "0".repeat(16), kind: "basic", page: 2 } as const;
    const csv = deckCsv([{ ...card, front: `=HYPERLINK("http://x")`, back: `a, "b"`, source: "-1\n+1" }]);
    expect(csv).toBe(`\ufeffKind,Front,Back,Page,Source\r\nbasic,"'=HYPERLINK(""http://x"")","a, ""b""",2,'-1 +1\r\n`);
  });

  test("other languages and scripts, emoji too: gaps to fill", async () => {
    const hebrew =
      "הלב הוא איבר שרירי שמזרים דם בכל הגוף. ללב האדם יש ארבעה חדרים ושני צדדים. הדם חוזר אל הלב דרך הוורידים הגדולים 🫀.";
    const { deck, output } = await deckOf({ text: hebrew });
    expect(deck.cards.length).toBeGreaterThan(0);
    expect(output.questions).toBe(0);
    expect(output.madeBy.limits).toContain("not English");
    for (const { front, back, source } of deck.cards) expect(front.replaceAll("[…]", back)).toBe(source);
  });

  test("a photo of a page is read, and becomes cards without pages", async () => {
    const page = join(folder, "page.pdf");
    await writeFile(page, await madePdf({ pages: [HEART] }));
    using pdf = await openPdf(page);
    const photo = join(folder, "Page 12.webp");
    await writeFile(photo, (await pdf.picture(1, 1_600))!.webp);
    const { output, deck } = await deckOf({ itemId: ITEM }, undefined, { items: { [ITEM]: photo } });
    expect(output.title).toBe("Page 12");
    expect(deck.cards.every(({ page: number }) => number === null)).toBe(true);
    expect(deck.cards.map(({ source }) => source)).toContain(
      "The heart is a muscular organ that pumps blood through the body.",
    );

    const cup = fileURLToPath(new URL("../../fixtures/coffee.png", import.meta.url));
    const { code, message } = await refusal(deckOf({ itemId: ITEM }, undefined, { items: { [ITEM]: cup } }));
    expect(code).toBe("picture-no-text");
    expect(message).toContain("paste the text");
  });

  test("nothing to ask: says what to do", async () => {
    expect((await refusal(deckOf({}, await madePdf({ pages: [null] })))).code).toBe("pdf-no-text");
    expect((await refusal(deckOf({}, await madePdf({ pages: ["x"], password: "y" })))).code).toBe("pdf-password");
    expect((await refusal(deckOf({ fromPage: 9 }, await madePdf({ pages: [HEART] })))).message).toContain(
      "has 1 pages",
    );
    expect((await refusal(deckOf({ text: "🫀🫀🫀 ok" }))).code).toBe("no-cards");
    expect((await refusal(deckOf({ text: "word ".repeat(10_000) }))).code).toBe("no-cards");
    const { input } = catalog["cards.create"];
    expect(input.safeParse({}).error?.issues[0]).toMatchObject({ path: ["text"] });
    expect(input.safeParse({ text: "a", fromPage: 3, toPage: 2 }).error?.issues[0]).toMatchObject({ path: ["toPage"] });
  });
});

describe("cards.create, by a model", () => {
  test("keeps what is found in the text, as it is written; leaves out what is made up or broken", async () => {
    await using server = await startOpenAIServer();
    const good = {
      kind: "basic",
      front: "What does the heart pump?",
      back: "Blood",
      quote: "The heart is a muscular organ that pumps blood",
    };
    const gap = {
      kind: "cloze",
      front: "Veins return blood to the […].",
      back: "heart",
      quote: "Veins are vessels that return blood to the heart.",
    };
    const lie = { ...good, front: "Where is the liver?", quote: "The liver lies at the left." };
    const lines = [
      "```json",
      JSON.stringify(good),
      JSON.stringify(lie),
      `{"kind": "basic", "front"`,
      JSON.stringify(gap),
      JSON.stringify(good),
      "```",
    ];
    server.answer = { kind: "chat", pieces: lines.join("\n").match(/[^]{1,9}/g) ?? [] };
    const connection = { apiKey: "sk-x", baseUrl: server.baseUrl, chatModel: "tiny", imageModel: "tiny" };
    const { deck, output } = await deckOf({}, await madePdf({ pages: [LUNGS, HEART] }), {
      connections: { openai: connection } as never,
    });
    expect(deck.cards.map(({ front, page }) => ({ front, page }))).toEqual([
      { front: good.front, page: 2 },
      { front: gap.front, page: 2 },
    ]);
    expect(output.madeBy).toMatchObject({ service: "openai", model: "tiny" });

    server.answer = { kind: "chat", pieces: ["I would rather talk about something else."] };
    const error = await deckOf({ text: HEART }, undefined, { connections: { openai: connection } as never }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ name: "RetryableError", code: "provider-bad-answer" });
  });

  test("says which part it is at, thinks aloud to nobody, and counts parts, not hopes", async () => {
    await using server = await startOpenAIServer();
    const card = (quote: string, front: string) =>
      `${JSON.stringify({ kind: "basic", front, back: front.slice(0, 5), quote })}\n`;
    const quotes = ["The heart is a muscular organ", "William Harvey described the circulation"];
    const fronts = ["Which organ pumps?", "Who found it out?"];
    let call = 0;
    server.answer = {
      kind: "ask",
      answer: () => ({
        kind: "chat",
        thoughts: { field: "reasoning_content", pieces: ["Let me see."] },
        pieces: [
          "<thi",
          "nk>",
          card(quotes[call]!, "A draft?"),
          "</th",
          "ink>\n",
          card(quotes[call]!, fronts[call++]!),
        ],
      }),
    };
    const connection = { apiKey: null, baseUrl: server.baseUrl, chatModel: "tiny", imageModel: "none" };
    // More than goes into one call.
    const text = `${HEART}${" It goes on.".repeat(1_200)} ${LUNGS}`;
    const { deck, told } = await deckOf({ text, count: 8 }, undefined, { connections: { openai: connection } });
    expect(deck.cards.map(({ front }) => front)).toEqual(fronts);
    const steps = told.flatMap(({ step }) => (step === undefined ? [] : [step]));
    expect(steps.filter((step, n) => step !== steps[n - 1])).toEqual([
      "Reading the text",
      ...["Asking about part 1 of 2", "Thinking about part 1 of 2", "Writing cards of part 1 of 2"],
      ...["Asking about part 2 of 2", "Thinking about part 2 of 2", "Writing cards of part 2 of 2"],
      ...["Packing the deck", "Done"],
    ]);
    const at = (step: string) => told.find((one) => one.step === step)?.percent;
    expect(at("Asking about part 2 of 2")).toBeCloseTo(5 + 85 / 2);
    const percents = told.map(({ percent = 0 }) => percent);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  });
});
