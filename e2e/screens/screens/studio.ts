import type { Screen, ScreenState } from "../screen.ts";

const form = (name: string, task: string, there: string, more: Partial<ScreenState> = {}): ScreenState => ({
  name,
  as: "mira",
  path: `/studio?task=${task}`,
  there,
  isWhole: true,
  ...more,
});

export const studio: Screen = {
  name: "studio",
  title: "Studio",
  states: [
    form("first look", "image.remove-background", "input[type=radio]"),
    form("storybook", "storybook.create", "text=/hero/i"),
    form("film poster", "poster.create", "label:has-text('Title')"),
    form("design", "design.generate", "textarea"),
    form("flashcards", "cards.create", "role=radiogroup[name='Kinds of cards']"),
    form("3D model", "model.glb", "text=Detail", { isBrief: true }),
    form("a story", "story.auto", "text=Hero", { isBrief: true }),
    form("a picture", "image.generate", "role=heading[name='Draw a picture']", { isBrief: true }),
    {
      name: "a field is wrong",
      as: "mira",
      path: "/studio?task=story.auto",
      there: "text=Hero",
      isBrief: true,
      async after(page) {
        await page.getByRole("button", { name: "Start", exact: true }).click();
        await page.locator("[aria-invalid=true], [role=alert]").first().waitFor();
      },
    },
    { ...form("nothing to work on", "image.remove-background", "text=Add one first"), as: "nova", isBrief: true },
  ],
};
