import { createDeliveries } from "../../packages/jobs/src/effects/courier/deliveries.ts";
import { markParcel } from "../../packages/jobs/src/effects/courier/mark-parcel.ts";
import { readNextDueMs, takeParcel } from "../../packages/jobs/src/effects/courier/take-parcel.ts";
import type { HeldParcel } from "../../packages/jobs/src/effects/courier/take-parcel.ts";
import { NOTIFY_KINDS } from "../../packages/jobs/src/wire/index.ts";
import type { Parts } from "./parts.ts";

const LEASE_MS = 90_000;

/** What the courier does all day, and the log that people read. */
export async function explainDeliveries({ explain, plain, pool, bus }: Parts, userId: string): Promise<void> {
  for (const kind of NOTIFY_KINDS) {
    const held: HeldParcel[] = [];
    await explain(`delivery-take-${kind}`, async () => {
      const taken = await takeParcel(pool, kind, LEASE_MS);
      if (taken?.held == null) throw new Error(`expected something of kind ${kind} to deliver, got nothing`);
      held.push(taken.held);
    });
    const again = { kind: "again", inMs: 60_000, error: "It did not answer.", status: null, response: null } as const;
    await explain(`delivery-mark-${kind}`, () => markParcel(pool, held.pop()!, again));
    await explain(`delivery-next-due-${kind}`, () => readNextDueMs(pool, kind));
  }
  const deliveries = createDeliveries({ pool, bus, nudge: () => {} });
  await explain("deliveries-own", () => deliveries.list({ userId }));
  await explain("deliveries-own-failed", () => deliveries.list({ userId, state: "failed" }));
  await explain("deliveries-all", () => deliveries.list({ userId: null }));
  const [one] = (
    await plain.query<{ id: string; jobId: string; target: string }>(
      `select id, job_id as "jobId", target from delivery where user_id = $1 and kind = 'webhook' limit 1`,
      [userId],
    )
  ).rows;
  if (one === undefined) throw new Error("expected a webhook that was delivered, got none");
  await explain("deliveries-of-job", () => deliveries.list({ userId, jobId: one.jobId }));
  await explain("deliveries-of-webhook", () => deliveries.list({ userId, target: one.target }));
  await explain("delivery-redeliver", () => deliveries.redeliver(one.id, userId));
}
