import type { MadeBy } from "../catalog/made-by.ts";
import type { Handler } from "../engine/handler.ts";
import { scenesByChat } from "../providers/story/scenes-by-chat.ts";
import { splitScenes } from "../providers/story/split-scenes.ts";

const MADE_HERE: MadeBy = {
  service: "local",
  model: "parted by length, captions taken from the text",
  limits: "Its captions are sentences of the story.",
};

/** Parts a story into scenes with captions and what to draw, by the connected service or else by rules. */
export const storyScenes: Handler<"story.scenes"> = async (ctx, { title, paragraphs, sceneCount, cast }) => {
  ctx.progress({ percent: 5, step: "Finding the scenes" });
  const connection = ctx.connection("openai");
  if (!connection) {
    const scenes = splitScenes({ title, paragraphs }, sceneCount, cast);
    ctx.progress({ percent: 100, step: "Done" });
    return { scenes, madeBy: MADE_HERE };
  }
  const { scenes, model } = await scenesByChat(ctx, connection, { title, paragraphs }, sceneCount);
  ctx.progress({ percent: 100, step: "Done" });
  return { scenes, madeBy: { service: "openai", model, limits: null } };
};
