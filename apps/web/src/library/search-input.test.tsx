import { MantineProvider } from "@mantine/core";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SearchInput } from "./search-input.tsx";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const LABEL = "Search";
const CLEAR = "Clear";

/** The field on a page whose address follows what it asks for. */
function open(first: string | undefined) {
  const root = createRoot(document.body.appendChild(document.createElement("div")));
  const asked: (string | undefined)[] = [];
  const show = (q: string | undefined) =>
    act(() =>
      root.render(
        <MantineProvider>
          <SearchInput
            label={LABEL}
            clearLabel={CLEAR}
            q={q}
            onSearch={(wanted) => {
              asked.push(wanted);
              show(wanted);
            }}
          />
        </MantineProvider>,
      ),
    );
  show(first);
  const field = () => document.querySelector<HTMLInputElement>("input")!;
  const type = (text: string) =>
    act(() => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field(), text);
      field().dispatchEvent(new Event("input", { bubbles: true }));
    });
  return {
    asked,
    show,
    type,
    leave: () => act(() => void field().dispatchEvent(new FocusEvent("focusout", { bubbles: true }))),
    text: () => field().value,
    clear: () => act(() => document.querySelector<HTMLElement>(`[aria-label=${CLEAR}]`)?.click()),
    later: () => act(() => void vi.advanceTimersByTime(1_000)),
    [Symbol.dispose]: () => act(() => root.unmount()),
  };
}

test("what is cleared before it was looked for is not looked for afterwards", () => {
  using page = open(undefined);
  page.type("fox");
  page.clear();
  page.later();
  expect(page.asked).toEqual([undefined]);
  expect(page.text()).toBe("");
});

test("the field says what is looked for when a link or going back changes it, and keeps what is being typed", () => {
  using page = open("fox");
  expect(page.text()).toBe("fox");
  page.show(undefined);
  expect(page.text()).toBe("");
  page.show("fox");
  expect(page.text()).toBe("fox");

  page.type("red fox ");
  page.later();
  expect(page.asked).toEqual(["red fox"]);
  expect(page.text()).toBe("red fox ");
});

test("what was typed is looked for at once when the field is left, and once only", () => {
  using page = open(undefined);
  page.type("cat");
  page.leave();
  expect(page.asked).toEqual(["cat"]);
  page.later();
  page.leave();
  expect(page.asked).toEqual(["cat"]);
});
