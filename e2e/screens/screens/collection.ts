import type { Page } from "playwright-core";
import type { Screen } from "../screen.ts";
import { everythingFails, nothingArrives } from "../ways.ts";

const ENTRY = "role=link[name=/^Open /] >> nth=0";

async function choose(page: Page, item: string): Promise<void> {
  await page
    .getByRole("button", { name: /^More actions for/ })
    .first()
    .click();
  await page.getByRole("menuitem", { name: item }).click();
}

async function share(page: Page): Promise<string> {
  await choose(page, "Share");
  await page.getByRole("button", { name: "Make a link" }).click();
  return page.getByRole("textbox", { name: "Link" }).inputValue();
}

export const collection: Screen = {
  name: "collection",
  title: "Collection and links",
  states: [
    { name: "with results", as: "mira", path: "/collection", there: ENTRY },
    {
      name: "some selected",
      as: "mira",
      path: "/collection",
      there: ENTRY,
      isBrief: true,
      async after(page) {
        await page.getByRole("button", { name: "Select", exact: true }).click();
        await page.getByRole("button", { name: "All", exact: true }).click();
      },
    },
    {
      name: "a name is given",
      as: "mira",
      path: "/collection",
      there: ENTRY,
      isBrief: true,
      after: (page) => choose(page, "Rename"),
    },
    {
      name: "a link is made",
      as: "mira",
      path: "/collection",
      there: ENTRY,
      async after(page) {
        await share(page);
      },
    },
    {
      name: "what a link shows",
      as: "mira",
      path: "/collection",
      there: ENTRY,
      async after(page) {
        await page.goto(await share(page));
        await page.getByRole("link", { name: "Make your own" }).waitFor();
      },
    },
    {
      name: "a link that was ended",
      as: "nobody",
      path: "/s/nothing",
      there: "text=This link leads nowhere",
      isBrief: true,
    },
    { name: "nothing kept yet", as: "nova", path: "/collection", there: "text=Nothing kept yet" },
    { name: "loading", as: "mira", path: "/collection", there: "h1", isBrief: true, before: nothingArrives },
    { name: "an error", as: "mira", path: "/collection", there: "role=alert", isBrief: true, before: everythingFails },
  ],
};
