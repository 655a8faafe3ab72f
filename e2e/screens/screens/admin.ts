import type { Screen, ScreenState } from "../screen.ts";
import { everythingFails, nothingArrives } from "../ways.ts";

const page = (name: string, path: string, there: string, more: Partial<ScreenState> = {}): ScreenState => ({
  name,
  as: "admin",
  path,
  there,
  ...more,
});

export const admin: Screen = {
  name: "admin",
  title: "Admin",
  states: [
    page("all jobs", "/admin/jobs", "role=link[name='Countdown']"),
    page("all jobs, none fits", "/admin/jobs?q=nothing+like+this", "text=No job fits.", { isBrief: true }),
    page("all jobs, loading", "/admin/jobs", "[aria-busy=true]", { before: nothingArrives, isBrief: true }),
    page("all jobs, error", "/admin/jobs", "text=/could not be read/", { before: everythingFails, isBrief: true }),
    page("queues", "/admin/queues", "text=cutout", { isWhole: true }),
    page("queues, limits of one", "/admin/queues", "text=cutout", {
      isBrief: true,
      async after(page) {
        await page.getByRole("button", { name: "Limits of default" }).click();
        await page.getByRole("form", { name: "Limits of default" }).waitFor();
      },
    }),
    page("queues, emergency stop", "/admin/queues", "text=cutout", {
      isBrief: true,
      async after(page) {
        await page.getByRole("button", { name: "Stop everything…" }).click();
        await page.getByRole("dialog", { name: "Stop everything?" }).waitFor();
      },
    }),
    page("schedules", "/admin/schedules", "text=Nightly check"),
    page("a new schedule", "/admin/schedules", "text=Nightly check", {
      async after(page) {
        await page.getByRole("button", { name: "New schedule" }).click();
        await page.getByRole("dialog").getByText("Every day at 09:00").last().waitFor();
      },
    }),
    page("failed", "/admin/failed", "text=countdown-failed"),
    page("failed, a group open", "/admin/failed", "text=countdown-failed", {
      async after(page) {
        await page.getByRole("button", { name: "Countdown Something went wrong" }).click();
        await page
          .getByRole("checkbox", { name: /^Select the job/ })
          .first()
          .waitFor();
      },
    }),
    page("deliveries", "/admin/deliveries", "main li"),
    page("workers", "/admin/workers", "text=Alive"),
    page("workers, loading", "/admin/workers", "[aria-busy=true]", { before: nothingArrives, isBrief: true }),
    { ...page("for admins only", "/admin/workers", "text=This page is for admins"), as: "mira", isBrief: true },
  ],
};
