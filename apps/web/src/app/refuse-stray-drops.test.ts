import { expect, test } from "vitest";
import { refuseStrayDrops } from "./refuse-stray-drops.ts";

function dropped(what: string, name = "drop") {
  const dataTransfer = { types: [what], dropEffect: "move" };
  const event = Object.assign(new Event(name, { bubbles: true, cancelable: true }), { dataTransfer });
  document.body.dispatchEvent(event);
  return { isRefused: event.defaultPrevented, effect: dataTransfer.dropEffect };
}

test("a file that nobody takes is not opened in place of the app; text is still dropped into fields", () => {
  expect(dropped("Files").isRefused).toBe(false);
  refuseStrayDrops(document);
  expect(dropped("Files", "dragover")).toEqual({ isRefused: true, effect: "none" });
  expect(dropped("Files").isRefused).toBe(true);
  expect(dropped("text/plain")).toEqual({ isRefused: false, effect: "move" });
});
