import type { Screen } from "../screen.ts";
import { everythingFails, nothingArrives } from "../ways.ts";

export const inbox: Screen = {
  name: "inbox",
  title: "Inbox",
  states: [
    { name: "full", as: "mira", path: "/inbox", there: "text=Finished", isWhole: true },
    { name: "empty", as: "nova", path: "/inbox", there: "text=Nothing has finished yet" },
    {
      name: "loading",
      as: "mira",
      path: "/inbox",
      there: "main [aria-busy=true]",
      before: nothingArrives,
      isBrief: true,
    },
  ],
};

export const account: Screen = {
  name: "account",
  title: "Account",
  states: [
    { name: "all of it", as: "mira", path: "/account", there: "text=Delete account", isWhole: true },
    { name: "new", as: "nova", path: "/account", there: "text=Delete account", isBrief: true, isWhole: true },
    { name: "an admin's", as: "admin", path: "/account", there: "text=Delete account", isBrief: true, isWhole: true },
    {
      name: "deleting it",
      as: "mira",
      path: "/account",
      there: "text=Delete account",
      isBrief: true,
      async after(page) {
        await page.getByRole("button", { name: "Delete account" }).click();
        await page.getByRole("dialog").waitFor();
      },
    },
    { name: "error", as: "mira", path: "/account", there: "main [role=alert]", before: everythingFails, isBrief: true },
  ],
};

export const mail: Screen = {
  name: "mail",
  title: "Mail",
  states: [
    { name: "kept here", as: "mira", path: "/mail", there: "main ul a" },
    {
      name: "one mail",
      as: "mira",
      path: "/mail",
      there: "main ul a",
      isWhole: true,
      async after(page) {
        await page.locator("main ul a", { hasText: "Film poster" }).last().click();
        await page.locator("main iframe").waitFor();
      },
    },
    { name: "empty", as: "admin", path: "/mail", there: "text=No mail yet", isBrief: true },
    {
      name: "error",
      as: "mira",
      path: "/mail",
      there: "text=/could not be read/",
      before: everythingFails,
      isBrief: true,
    },
  ],
};

export const study: Screen = {
  name: "study",
  title: "Study",
  states: [
    { name: "decks", as: "mira", path: "/study", there: "main ul a" },
    { name: "question", as: "mira", path: ({ jobs }) => `/study/${jobs.cards}`, there: "text=Show answer" },
    {
      name: "answer",
      as: "mira",
      path: ({ jobs }) => `/study/${jobs.cards}`,
      there: "text=Show answer",
      async after(page) {
        await page.getByRole("button", { name: "Show answer" }).click();
        await page.getByRole("button", { name: /^Good/ }).waitFor();
      },
    },
    { name: "no decks", as: "nova", path: "/study", there: "text=No decks yet", isBrief: true },
  ],
};
