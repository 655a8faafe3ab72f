import { setTimeout as delay } from "node:timers/promises";
import type { Reply } from "../arena/reply-watch.ts";
import type { Fault } from "../fault.ts";
import { steadyDuring } from "./spread-load.ts";

/** Of the replies to statements that changed something, this share never arrives. */
const SHARE = 0.03;

export const replyLost: Fault = {
  name: "reply-lost",
  summary: "connections break after a COMMIT took effect and before its reply arrives",
  isInShortForm: true,
  async run(arena, { trials, isShort }) {
    const everybody = [arena.api, ...arena.workers];
    const isLost = ({ tag, inTransaction }: Reply) =>
      !inTransaction && !tag.startsWith("BEGIN") && arena.random() < (tag === "COMMIT" ? 4 * SHARE : SHARE);
    const before = everybody.reduce((sum, { proxy }) => sum + proxy.repliesCut, 0);
    await steadyDuring(
      arena,
      15,
      () => ({ seconds: 0.3, steps: 4 }),
      async () => {
        arena.mark("reply-lost", "injected");
        for (const { proxy } of everybody) proxy.cutReplies(isLost);
        await delay(isShort ? 6_000 : 10_000 * trials);
        for (const { proxy } of everybody) proxy.cutReplies(null);
        arena.mark("reply-lost", "healed");
      },
    );
    await arena.settled();
    const cut = everybody.reduce((sum, { proxy }) => sum + proxy.repliesCut, 0) - before;
    const failures = cut === 0 ? ["Expected replies to cut, came by none."] : [];
    return { recoveriesMs: [], trials: cut, failures };
  },
};
