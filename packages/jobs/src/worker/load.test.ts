import { applyTransitions } from "@jobwire/db";
import type { TransitionRequest } from "@jobwire/db";
import { createJob, createTestDatabase, createUser, createWorker, giveSlots } from "@jobwire/db/testing";
import fc from "fast-check";
import { expect, test } from "vitest";

/** How an attempt may end that is followed by another. */
const END = fc.constantFrom("throw", "free", "lost", "handed-back", "wait", "rerun");

test("the backoff counts what the job used up of its budget since it was last started by hand, and nothing else", async () => {
  await using db = await createTestDatabase();
  const { id: userId } = await createUser(db);
  const workerId = await createWorker(db);
  const error = { reason: "thrown", code: "x", message: "x" };

  async function apply(request: TransitionRequest) {
    const [result] = await applyTransitions(db.pool, [request]);
    if (!result?.applied) throw new Error(`expected ${request.event} to be applied`);
    return result;
  }

  await fc.assert(
    fc.asyncProperty(fc.array(END, { maxLength: 12 }), async (ends) => {
      const { id: jobId } = await createJob(db, { userId, maxAttempts: 100 });
      let attempt = 0;
      let used = 0;
      let free = 0;
      let losses = 0;
      for (const end of [...ends, null]) {
        await giveSlots(db, [jobId]);
        attempt += 1;
        const { claimed } = await apply({ jobId, event: "claim", workerId, attempt });
        expect(attempt - (claimed?.attemptsBefore ?? 0)).toBe(used + 1);
        expect(claimed?.freeAttempts).toBe(free);
        const lease = { workerId, attempt };
        const thrown = { jobId, lease, event: "throw", error, retryInMs: 0 } as const;
        switch (end) {
          case "throw":
            used += 1;
            losses = 0;
            await apply({ ...thrown, permanent: false });
            break;
          case "free":
            free += 1;
            losses = 0;
            await apply({ ...thrown, permanent: false, isFree: true });
            break;
          case "lost":
            losses += 1;
            if (losses === 3) return;
            free += 1;
            await apply({ jobId, event: "lost", lease });
            break;
          case "handed-back":
            free += 1;
            await apply({ jobId, event: "lost", lease, reason: "worker-stopped" });
            break;
          case "wait":
            free += 1;
            losses = 0;
            await apply({ jobId, event: "wait", lease });
            await apply({ jobId, event: "release" });
            break;
          case "rerun":
            [used, free, losses] = [0, 0, 0];
            await apply({ ...thrown, permanent: true });
            await apply({ jobId, event: "rerun", byUserId: null });
            break;
          case null:
            break;
        }
      }
    }),
    { numRuns: 40 },
  );
});
