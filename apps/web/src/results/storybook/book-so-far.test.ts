import type { TaskPartial } from "@jobwire/jobs/catalog";
import { expect, test } from "vitest";
import { latestOfEach } from "../latest-of-each.ts";
import { bookSoFar, storySoFar } from "./book-so-far.ts";

test("a story grows by sentences, and forgets all when it begins anew", () => {
  const first = [
    { kind: "begin" },
    { kind: "title", title: "Kite" },
    { kind: "text", paragraph: 0, piece: 0, text: "Up." },
    { kind: "text", paragraph: 0, piece: 1, text: "And up." },
    { kind: "text", paragraph: 1, piece: 0, text: "Down." },
  ] as const;
  expect(storySoFar(first)).toEqual({ title: "Kite", paragraphs: ["Up. And up.", "Down."] });
  expect(storySoFar([...first, { kind: "begin" }])).toEqual({ title: null, paragraphs: [] });
});

test("what is told twice, as after a crash, stands once: in a story, a book and a list", () => {
  const story = [
    { kind: "begin" },
    { kind: "title", title: "Kite" },
    { kind: "text", paragraph: 0, piece: 0, text: "Up." },
    { kind: "text", paragraph: 0, piece: 1, text: "And up." },
  ] as const;
  const once = { title: "Kite", paragraphs: ["Up. And up."] };
  // By a worker that was lost before it heard that its words had been written down; then by another, from the beginning.
  expect(storySoFar([...story, story[3], story[2]])).toEqual(once);
  expect(storySoFar([...story.slice(0, 3), ...story])).toEqual(once);

  const scenes = [{ number: 1, text: "Up.", caption: "Up" }];
  const book: TaskPartial<"storybook.create">[] = [
    { kind: "begin" },
    { kind: "story", title: "Kite", paragraphs: ["Up."] },
    { kind: "scenes", scenes },
    { kind: "picture", number: 1, artifactId: "one" },
    { kind: "star", artifactId: "star" },
  ];
  expect(
    bookSoFar(
      book.flatMap((partial) => [partial, partial]),
      story,
    ),
  ).toEqual(bookSoFar(book, story));
  expect(bookSoFar([...book, ...book], [])).toEqual(bookSoFar(book, []));

  const pages = [1, 2, 1, 3].map((page, told) => ({ page, told }));
  expect(latestOfEach(pages, ({ page }) => page).map(({ told }) => told)).toEqual([2, 1, 3]);
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
