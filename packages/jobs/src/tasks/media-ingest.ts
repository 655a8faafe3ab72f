import { mediaKindOf, type MediaKind } from "../catalog/media-types.ts";
import type { ChildHandle } from "../engine/workflow/child-handle.ts";
import type { Handler, JobContext } from "../engine/handler.ts";
import { PermanentError } from "../engine/permanent-error.ts";

type Part = ChildHandle<"image.thumbnail" | "image.analyze" | "pdf.extract" | "video.thumbnail", "continue">;

/** Starts what a new file needs and waits, without holding a place. A part that fails says so itself. */
export const mediaIngest: Handler<"media.ingest"> = async (ctx, { itemId }) => {
  const { contentType } = await ctx.item(itemId);
  const kind = mediaKindOf(contentType);
  if (kind === null) {
    throw new PermanentError(
      "unsupported-item",
      "This kind of file has nothing that starts by itself. Choose a photo, a PDF or a video.",
    );
  }
  const parts = startParts(ctx, kind, itemId);
  const ends = await ctx.waitAll(parts);
  return {
    kind,
    parts: parts.map(({ task, jobId }, i) => ({ task, jobId, status: (ends[i] as { status: "completed" }).status })),
  };
};

function startParts(ctx: JobContext<"media.ingest">, kind: MediaKind, itemId: string): Part[] {
  const options = { failure: "continue" } as const;
  switch (kind) {
    case "image":
      return [
        ctx.spawn("image.thumbnail", { itemId }, { key: "thumbnail", ...options }),
        // Pictures of a hundred photos come before what is in them.
        ctx.spawn("image.analyze", { itemId }, { key: "analysis", priority: ctx.priority - 1, ...options }),
      ];
    case "pdf":
      return [ctx.spawn("pdf.extract", { itemId }, { key: "extract", ...options })];
    case "video":
      return [ctx.spawn("video.thumbnail", { itemId }, { key: "pictures", ...options })];
  }
}
