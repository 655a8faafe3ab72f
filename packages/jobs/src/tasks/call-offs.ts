import type { CallOffs } from "../engine/handler.ts";

/** What services outside are told when a job is cancelled while none of its attempts runs. */
export const callOffs: CallOffs = {
  async "model.glb"({ statusUrl }, { trellis }) {
    const { cancelTrellis } = await import("../providers/model3d/trellis/trellis-client.ts");
    if (trellis) await cancelTrellis(trellis, statusUrl);
  },
};
