import type { Screen } from "../screen.ts";

export const entrance: Screen = {
  name: "entrance",
  title: "Coming in",
  states: [
    { name: "sign in", as: "nobody", path: "/sign-in", there: "text=Try it without an account" },
    {
      name: "wrong password",
      as: "nobody",
      path: "/sign-in",
      there: "text=Try it without an account",
      isBrief: true,
      async after(page) {
        await page.getByRole("textbox", { name: "E-mail" }).fill("mira@example.com");
        await page.locator("input[name=password]").fill("not the password");
        await page.getByRole("button", { name: "Sign in", exact: true }).click();
        await page.getByText(/is not right/).waitFor();
      },
    },
    { name: "create an account", as: "nobody", path: "/sign-in?mode=sign-up", there: "text=Create your account" },
    { name: "forgot", as: "nobody", path: "/forgot", there: "text=Set a new password", isBrief: true },
    {
      name: "link sent",
      as: "nobody",
      path: "/forgot",
      there: "text=Set a new password",
      isBrief: true,
      async after(page) {
        await page.getByRole("textbox", { name: "E-mail" }).fill("mira@example.com");
        await page.getByRole("button", { name: "Send the link" }).click();
        await page.getByText(/is on its way/).waitFor();
      },
    },
    {
      name: "new password",
      as: "nobody",
      path: "/reset?token=made-up",
      there: "text=Choose a new password",
      isBrief: true,
    },
    {
      name: "confirm the address",
      as: "nobody",
      path: "/confirm?token=made-up",
      there: "text=Confirm your address",
      isBrief: true,
    },
    {
      name: "a link used before",
      as: "nobody",
      path: "/confirm?token=made-up",
      there: "text=Confirm your address",
      isBrief: true,
      async after(page) {
        await page.getByRole("button", { name: "Confirm this address" }).click();
        await page.getByText(/was used already/).waitFor();
      },
    },
    { name: "incomplete link", as: "nobody", path: "/reset", there: "text=This link is not complete", isBrief: true },
    {
      name: "a guest's first look",
      as: "nobody",
      path: "/sign-in",
      there: "text=Try it without an account",
      async after(page) {
        await page.getByRole("button", { name: "Try it without an account" }).click();
        await page.getByText("Drop a photo, a PDF or a video here").waitFor();
      },
    },
    { name: "nothing here", as: "mira", path: "/nowhere", there: "text=There is nothing here", isBrief: true },
  ],
};
