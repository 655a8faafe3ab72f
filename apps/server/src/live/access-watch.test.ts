import { createMemoryBus } from "@jobwire/jobs/bus";
import { pino } from "pino";
import { expect, test } from "vitest";
import type { Viewer } from "../api/viewer.ts";
import { AccessWatch } from "./access-watch.ts";

test("word that messages were lost checks everybody, so a missed sign-out still closes within 5 s", async () => {
  const logger = pino({ level: "silent" });
  await using bus = createMemoryBus({ logger });
  const signedIn = new Set(["mira", "omar"]);
  const viewerOf = (userId: string) => ({ userId, role: "user", sessionId: userId }) as Viewer;
  using watch = new AccessWatch({
    bus,
    logger,
    recheckMs: 3_600_000,
    authenticate: (credentials) => {
      const { token } = credentials as { token: string };
      return Promise.resolve(signedIn.has(token) ? viewerOf(token) : null);
    },
  });
  const revoked = (userId: string) =>
    new Promise<number>((resolve) => {
      watch.guard({
        viewer: viewerOf(userId),
        credentials: { token: userId },
        revoke: () => resolve(performance.now()),
      });
    });
  const mira = revoked("mira");
  const omar = revoked("omar");

  for (const [userId, closed] of [
    ["mira", mira],
    ["omar", omar], // the second sweep falls into the gap after the first, and is not forgotten
  ] as const) {
    signedIn.delete(userId);
    const from = performance.now();
    bus.publish({ kind: "sweep" });
    expect((await closed) - from).toBeLessThan(5_000);
  }
});
