import type { Screen } from "../screen.ts";
import { everythingFails, goOffline, nothingArrives } from "../ways.ts";

export const library: Screen = {
  name: "library",
  title: "Library",
  states: [
    { name: "with work under way", as: "mira", path: "/", there: "img[alt='chelsea.png']" },
    { name: "as a list", as: "mira", path: "/?view=list", there: "text=chelsea.png" },
    {
      name: "some selected",
      as: "mira",
      path: "/",
      there: "img[alt='chelsea.png']",
      async after(page) {
        await page.getByRole("button", { name: "Select", exact: true }).click();
        for (const name of ["chelsea.png", "coffee.png"]) {
          await page.getByRole("checkbox", { name: `Select ${name}` }).check({ force: true });
        }
      },
    },
    { name: "a file open", as: "mira", path: ({ items }) => `/?item=${items["chelsea.png"]}`, there: "role=dialog" },
    {
      name: "a PDF open",
      as: "mira",
      path: ({ items }) => `/?item=${items["The heart.pdf"]}`,
      there: "role=dialog",
      isBrief: true,
    },
    {
      name: "the tray open",
      as: "mira",
      path: "/",
      there: "img[alt='chelsea.png']",
      async after(page) {
        await page.getByRole("region", { name: "Jobs under way" }).getByRole("button").first().click();
        await page.getByRole("button", { name: "Cancel Countdown" }).first().waitFor();
      },
    },
    {
      name: "files refused",
      as: "mira",
      path: "/",
      there: "img[alt='chelsea.png']",
      isBrief: true,
      async after(page) {
        const files = [
          { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("not a picture") },
          { name: "broken.png", mimeType: "image/png", buffer: Buffer.from("\x89PNG not really") },
        ];
        await page.locator("input[type=file]").first().setInputFiles(files);
        await page.getByText(/were not added|was not added/).waitFor();
      },
    },
    {
      name: "nothing fits",
      as: "mira",
      path: "/?q=zebra",
      there: "text=Nothing in your library fits",
      isBrief: true,
    },
    { name: "empty", as: "nova", path: "/", there: "text=Drop a photo, a PDF or a video here" },
    { name: "loading", as: "mira", path: "/", before: nothingArrives, there: "[aria-busy=true]", isBrief: true },
    { name: "error", as: "mira", path: "/", before: everythingFails, there: "text=/could not be read/", isBrief: true },
    { name: "offline", as: "mira", path: "/", there: "img[alt='chelsea.png']", after: goOffline, isBrief: true },
  ],
};
