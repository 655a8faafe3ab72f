import { MantineProvider } from "@mantine/core";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UndoOffer } from "./show-undo.tsx";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  document.body.innerHTML = "";
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const MESSAGE = "Gone.";
const LABEL = "Undo";

function offer() {
  const root = createRoot(document.body.appendChild(document.createElement("div")));
  const done = { undo: vi.fn(), hide: vi.fn(() => root.unmount()) };
  act(() =>
    root.render(
      <MantineProvider>
        <UndoOffer message={MESSAGE} label={LABEL} {...done} />
      </MantineProvider>,
    ),
  );
  return done;
}
const pass = (ms: number) =>
  act(() => {
    vi.advanceTimersByTime(ms);
  });

const press = (target: EventTarget) =>
  act(() => {
    target.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true }));
  });

test("an offer stays while the focus is on it, and goes a while after", () => {
  const { hide } = offer();
  pass(7_000);
  const button = [...document.querySelectorAll("button")].at(-1)!;
  act(() => button.focus());
  pass(60_000);
  expect(hide).not.toHaveBeenCalled();
  act(() => button.blur());
  pass(8_000);
  expect(hide).toHaveBeenCalledOnce();
});

test("Ctrl+Z takes back what was done last, and nothing while somebody types", () => {
  const first = offer();
  const last = offer();
  press(document.body.appendChild(document.createElement("input")));
  expect(last.undo).not.toHaveBeenCalled();
  press(document.body);
  expect(last.undo).toHaveBeenCalledOnce();
  expect(first.undo).not.toHaveBeenCalled();
  press(document.body);
  expect(first.undo).toHaveBeenCalledOnce();
});
