import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepFocus } from "./keep-focus.ts";

let kept: ReturnType<typeof keepFocus>;

beforeEach(() => {
  document.body.innerHTML = `
    <div id="root">
      <a href="/" id="nav">Library</a>
      <main id="content" tabindex="-1">
        <h1>Library</h1>
        <div role="search"><input id="search"><button id="select">Select</button><button id="list">List</button></div>
        <ul id="items">
          <li><a href="/1" id="open1">One</a><button id="more1">More</button></li>
          <li><a href="/2" id="open2">Two</a><button id="more2">More</button></li>
        </ul>
      </main>
    </div>
    <div id="portal"></div>`;
  kept = keepFocus(at("root"));
});
afterEach(() => kept.stop());

const at = (id: string) => document.getElementById(id)!;
const press = (key: string) =>
  document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
const focusIsAt = (id: string) => expect.poll(() => document.activeElement?.id).toBe(id);

function stopAt(id: string): void {
  at(id).focus();
  press("Tab");
}

test("what is deleted from a menu hands the focus to what took its place", async () => {
  stopAt("more1");
  at("portal").innerHTML = '<div role="menu"><button id="delete">Delete</button></div>';
  stopAt("delete");
  press("Enter");
  at("portal").innerHTML = "";
  at("more1").parentElement!.remove();
  await focusIsAt("more2");
});

test("a button that is drawn anew has the focus again, also once its menu has faded", async () => {
  stopAt("more2");
  at("portal").innerHTML = '<div role="menu"><button id="delete">Delete</button></div>';
  stopAt("delete");
  press("Escape");
  at("delete").blur();
  at("more2").replaceWith(Object.assign(document.createElement("button"), { id: "again" }));
  await focusIsAt("again");
});

test("what goes by itself leaves the focus on what it stood in, not on a neighbour that a key could hit", async () => {
  vi.spyOn(performance, "now").mockReturnValue(performance.now() + 60_000);
  stopAt("more1");
  at("more1").parentElement!.remove();
  await focusIsAt("items");
  at("search").focus();
  expect(at("items").hasAttribute("tabindex")).toBe(false);
  vi.restoreAllMocks();
});

test("a bar that goes gives the focus back to where it was before it", async () => {
  stopAt("open2");
  at("portal").innerHTML = '<div role="toolbar"><button id="done">Done</button></div>';
  stopAt("done");
  press("Enter");
  at("portal").innerHTML = "";
  await focusIsAt("open2");
});

test("on another page it goes to the content, and never out of an open dialog", async () => {
  stopAt("nav");
  stopAt("open1");
  press("Enter");
  kept.forget();
  at("items").remove();
  await focusIsAt("content");
  at("portal").innerHTML =
    '<div role="dialog" id="dialog"><div><button id="make">Make</button></div><button id="close">Close</button></div>';
  stopAt("make");
  press("Enter");
  at("make").remove();
  await focusIsAt("close");
});

test("where somebody points, nothing takes the focus; nor from what only waits for its answer", async () => {
  stopAt("more1");
  document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  at("more1").remove();
  stopAt("more2");
  document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  at("more2").blur();
  at("open1").remove();
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(document.activeElement).toBe(document.body);
});
