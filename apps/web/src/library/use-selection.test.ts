import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useSelection, type Selection } from "./use-selection.ts";

beforeEach(() => void vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true));
afterEach(() => void vi.unstubAllGlobals());

interface Entry {
  id: string;
}
const entries = (...ids: string[]): Entry[] => ids.map((id) => ({ id }));

test("all is what there is when it is asked for, loaded or not, until something else is looked for", async () => {
  const answers: ((found: { items: Entry[]; isCut: boolean }) => void)[] = [];
  const readAll = () => new Promise<{ items: Entry[]; isCut: boolean }>((resolve) => void answers.push(resolve));
  let selection: Selection<Entry> | undefined;
  function List({ items, of }: { items: Entry[]; of: string }) {
    selection = useSelection(items, { key: of, isOutdated: false, hasOlder: true, readAll });
    return null;
  }
  const root = createRoot(document.createElement("div"));
  const show = (of: string, ...ids: string[]) =>
    act(() => root.render(createElement(List, { items: entries(...ids), of })));
  const selected = () => selection?.items.map(({ id }) => id);
  const answer = (at: number, isCut: boolean, ...ids: string[]) =>
    act(async () => answers[at]?.({ items: entries(...ids), isCut }));

  show("", "a", "b");
  act(() => selection?.all());
  expect(selection?.isReadingAll).toBe(true);
  await answer(0, true, "a", "b", "c", "d");
  expect(selected()).toEqual(["a", "b", "c", "d"]);
  expect(selection).toMatchObject({ isCut: true, isReadingAll: false });

  show("", "new", "a", "b");
  expect(selected(), "what came later is not selected").toEqual(["a", "b", "c", "d"]);
  act(() => selection?.toggle("a"));
  expect(selected()).toEqual(["b", "c", "d"]);
  expect(selection?.isCut).toBe(false);
  show("", "new", "a");
  expect(selected(), "what leaves the list leaves the selection").toEqual(["c", "d"]);

  act(() => selection?.all());
  show("cats", "x");
  await answer(1, false, "a", "b");
  expect(selected(), "an answer to what is looked for no more").toEqual([]);
  act(() => root.unmount());
});

test("of a list that is not yet what is looked for nothing is selected, and all is what is looked for", async () => {
  let selection: Selection<Entry> | undefined;
  const readAll = async () => ({ items: entries("c", "d", "e"), isCut: false });
  function List({ items, isOutdated }: { items: Entry[]; isOutdated: boolean }) {
    selection = useSelection(items, { key: "cats", isOutdated, hasOlder: false, readAll });
    return null;
  }
  const root = createRoot(document.createElement("div"));
  const show = (isOutdated: boolean, ...ids: string[]) =>
    act(() => root.render(createElement(List, { items: entries(...ids), isOutdated })));
  const selected = () => selection?.items.map(({ id }) => id);

  show(true, "a", "b", "e");
  act(() => selection?.toggle("a"));
  expect(selected()).toEqual([]);
  await act(async () => selection?.all());
  expect(selected()).toEqual(["c", "d", "e"]);
  show(false, "c", "d");
  expect(selected(), "what the list before had loaded is no news of this one").toEqual(["c", "d", "e"]);
  act(() => root.unmount());
});
