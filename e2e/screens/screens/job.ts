import type { Screen, ScreenState } from "../screen.ts";
import { everythingFails, goOffline, nothingArrives } from "../ways.ts";

const job = (name: string, key: string, there: string, more: Partial<ScreenState> = {}): ScreenState => ({
  name,
  as: "mira",
  path: ({ jobs }) => `/jobs/${jobs[key]}`,
  there,
  isWhole: true,
  ...more,
});
const DONE = "text=/^Done in/";

export const jobStates: Screen = {
  name: "job",
  title: "Job",
  states: [
    job("running", "running", "text=/Step \\d+ of 60/"),
    job("waiting, paused by an admin", "paused", "main h1", { isBrief: true }),
    job("waiting for its time", "scheduled", "main h1", { isBrief: true }),
    job("waiting for another job", "blocked", "main h1", { isBrief: true }),
    job("trying again", "retrying", "main h1"),
    job("failed", "failed", "text=/^Failed after/"),
    job("failed for good, with what to do", "no-face", "text=/^Failed after/"),
    job("cancelled", "cancelled", "main h1", { isBrief: true }),
    job("many as one", "batch", DONE),
    job("loading", "countdown", "main [aria-busy=true]", { before: nothingArrives, isBrief: true }),
    job("error", "countdown", "text=/could not be read/", { before: everythingFails, isBrief: true }),
    job("offline", "running", "text=/Step \\d+ of 60/", { after: goOffline, isBrief: true }),
    {
      name: "not there",
      as: "mira",
      path: "/jobs/00000000-0000-7000-8000-000000000000",
      there: "text=There is no such job",
      isBrief: true,
    },
  ],
};

export const results: Screen = {
  name: "results",
  title: "Result",
  states: [
    job("cut-out", "cut-out", "input[type=range]"),
    job("cartoon", "cartoon", "input[type=range]", { isBrief: true }),
    job("upscaled", "upscale", "input[type=range]", { isBrief: true }),
    job("film poster", "poster", DONE),
    job("designs", "designs", DONE),
    job("picture", "picture", DONE, { isBrief: true }),
    job("thumbnail", "thumbnail", DONE, { isBrief: true }),
    job("analysis of a photo", "analysis", DONE),
    job("flashcards", "cards", DONE),
    job("a PDF's text and pages", "pdf", DONE),
    job("a video's picture", "video", DONE),
    job("countdown", "countdown", DONE, { isBrief: true }),
  ],
};

export const stories: Screen = {
  name: "stories",
  title: "Stories and models",
  states: [
    job("story", "story", DONE),
    job("storybook", "storybook", DONE),
    job("storybook, under way", "storybook-under-way", "main h1"),
    job("3D model", "model", DONE),
  ],
};
