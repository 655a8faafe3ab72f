import { expect, test } from "vitest";
import { bookSoFar, storySoFar } from "./book-so-far.ts";

test("a story grows by sentences, and forgets all when it begins anew", () => {
  const first = [
    { kind: "begin" },
    { kind: "title", title: "Kite" },
    { kind: "text", paragraph: 0, text: "Up." },
    { kind: "text", paragraph: 0, text: "And up." },
    { kind: "text", paragraph: 1, text: "Down." },
  ] as const;
  expect(storySoFar(first)).toEqual({ title: "Kite", paragraphs: ["Up. And up.", "Down."] });
  expect(storySoFar([...first, { kind: "begin" }])).toEqual({ title: null, paragraphs: [] });
});

test("a book shows what is being written until it has the whole, then scenes whose pictures come one by one", () => {
  const writing = [{ kind: "title", title: "Ki" }] as const;
  expect(bookSoFar([{ kind: "begin" }], writing)).toMatchObject({ title: "Ki", scenes: null });
  const scenes = [1, 2, 3].map((number) => ({ number, text: `Text ${number}`, caption: `Caption ${number}` }));
  const book = bookSoFar(
    [
      { kind: "begin" },
      { kind: "story", title: "Kite", paragraphs: ["Up."] },
      { kind: "scenes", scenes },
      { kind: "picture", number: 2, artifactId: "two" },
      { kind: "picture", number: 3, artifactId: null },
      { kind: "picture", number: 0, artifactId: "cover" },
    ],
    writing,
  );
  expect(book).toMatchObject({ title: "Kite", paragraphs: ["Up."], cover: "cover", star: undefined });
  expect(book.scenes?.map(({ picture }) => picture)).toEqual([undefined, "two", null]);
});
