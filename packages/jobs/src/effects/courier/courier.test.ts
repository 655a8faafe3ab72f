import { afterAll, beforeAll, expect, test } from "vitest";
import { createInboxes } from "../news/inbox.ts";
import { planNews } from "../news/plan-news.ts";
import { createEffectsFixture } from "../testing/effects-fixture.ts";
import type { EffectsFixture } from "../testing/effects-fixture.ts";
import { startCourier } from "./courier.ts";
import type { Courier, CourierOptions } from "./courier.ts";
import { createDeliveries } from "./deliveries.ts";
import { DeliveryFailed } from "./parcel.ts";
import { readNextDueMs } from "./take-parcel.ts";
import type { Carrier, Parcel } from "./parcel.ts";

let at: EffectsFixture;
beforeAll(async () => {
  at = await createEffectsFixture();
});
afterAll(() => at[Symbol.asyncDispose]());

/** Whose deliveries are none of this test's are out of the way. */
async function onlyNew(): Promise<{ id: string; email: string }> {
  await at.database.pool.query("update delivery set state = 'dropped' where state in ('waiting', 'sending')");
  return at.user();
}
const plan = (ids: readonly string[], awayAfterMs = 0) =>
  planNews(at.database.pool, ids, { awayAfterMs, mailEveryMs: 0 });

function courier(email: Carrier, more: Partial<CourierOptions> = {}): Courier {
  const carriers = { email, push: email, webhook: email };
  return startCourier({
    pool: at.database.pool,
    bus: at.bus,
    logger: at.logger,
    carriers,
    waitsMs: [1, 1, 1],
    ...more,
  });
}

/** A carrier that takes everything and remembers it. */
function taker(): { carrier: Carrier; taken: Parcel[] } {
  const taken: Parcel[] = [];
  return { taken, carrier: async (parcel) => ({ messageId: `<${taken.push(parcel)}@test>`, status: 250 }) };
}

test("two couriers at once deliver each row once", async () => {
  await onlyNew();
  const users = await Promise.all(Array.from({ length: 30 }, () => at.user()));
  for (const { id } of users) await plan([await at.end(id)]);
  const { carrier, taken } = taker();
  await using one = courier(carrier);
  await using other = courier(carrier);
  await Promise.all([one.idle(), other.idle()]);
  expect(taken.map(({ userId }) => userId).toSorted()).toEqual(users.map(({ id }) => id).toSorted());
  const { rows } = await at.database.pool.query(
    "select distinct state, attempts, status from delivery where state <> 'dropped'",
  );
  expect(rows).toEqual([{ state: "sent", attempts: 1, status: 250 }]);
});

test("a try that fails is made again, the last one ends it; what cannot work is not tried again", async () => {
  const { id } = await onlyNew();
  await plan([await at.end(id)]);
  let tries = 0;
  const failing = courier(async () => {
    tries += 1;
    throw new DeliveryFailed(`Nobody answered (${tries}).`, { status: 503 });
  });
  await at.until("select state = 'failed' from delivery where user_id = $1", [id]);
  await failing.stop();
  expect(await at.deliveries(id)).toMatchObject([{ attempts: 4, error: "Nobody answered (4).", status: 503 }]);

  const other = await onlyNew();
  await plan([await at.end(other.id)]);
  await using final = courier(async () => {
    throw new DeliveryFailed("There is no such mailbox.", { isFinal: true });
  });
  await final.idle();
  expect(await at.deliveries(other.id)).toMatchObject([{ state: "failed", attempts: 1 }]);
});

/** A courier whose process stops for ever at some point of a try: nothing after it happens. */
async function dieIn(carrier: (parcel: Parcel) => Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const dying = courier(
    async (parcel) => {
      await carrier(parcel);
      resolve();
      return new Promise(() => {}); // never comes back
    },
    { tryMs: 60 },
  );
  await promise;
  void dying.stop();
}

test.each(["before", "after"])(
  "a process that dies %s it has handed the parcel over leaves it to another, as the same parcel",
  async (when) => {
    const { id } = await onlyNew();
    await plan([await at.end(id), await at.end(id)]);
    const { carrier, taken } = taker();
    await dieIn(async (parcel) => {
      if (when === "after") await carrier(parcel, AbortSignal.timeout(1_000));
    });
    await plan([await at.end(id)]); // comes too late for that parcel
    await using next = courier(carrier);
    await at.until("select bool_and(state = 'sent') from delivery where user_id = $1", [id]);
    await next.idle();
    const first = taken.filter(({ rows }) => rows.length === 2);
    expect(first).toHaveLength(when === "after" ? 2 : 1);
    expect(new Set(first.map((parcel) => parcel.id)).size).toBe(1);
    expect(new Set(first.map(({ rows }) => rows.map((row) => row.jobId).join())).size).toBe(1);
    expect(taken.filter(({ rows }) => rows.length === 1)).toHaveLength(1);
  },
);

test("a late answer of a process that was thought dead changes nothing", async () => {
  const { id } = await onlyNew();
  await plan([await at.end(id)]);
  const { promise, resolve } = Promise.withResolvers<void>();
  const slow = courier(
    async () => {
      await promise;
      throw new DeliveryFailed("It was refused.", { isFinal: true });
    },
    { tryMs: 60 },
  );
  await at.until("select state = 'sending' from delivery where user_id = $1", [id]);
  const stopping = slow.stop(); // it takes nothing more, and waits for its answer
  const { carrier } = taker();
  await using _next = courier(carrier);
  await at.until("select state = 'sent' from delivery where user_id = $1", [id]);
  resolve();
  await stopping;
  expect(await at.deliveries(id)).toMatchObject([{ state: "sent", attempts: 2, error: null }]);
});

test("what its owner saw end is not sent; what nobody saw is, several as one", async () => {
  const { id } = await onlyNew();
  const inboxes = createInboxes({ pool: at.database.pool, bus: at.bus });
  const seen = await at.end(id);
  const unseen = [await at.end(id), await at.end(id, { state: "failed" })];
  await plan([seen, ...unseen], 50);
  await inboxes.markSeen(id, [seen]);
  const { carrier, taken } = taker();
  await using sending = courier(carrier);
  await at.until("select bool_and(state in ('sent', 'dropped')) from delivery where user_id = $1", [id]);
  await sending.idle();
  expect(taken.map(({ rows }) => rows.map(({ jobId }) => jobId).toSorted())).toEqual([unseen.toSorted()]);
  const dropped = (await at.deliveries(id)).find(({ state }) => state === "dropped");
  expect(dropped).toMatchObject({ jobId: seen, attempts: 0, error: "You saw it finish, so nothing was sent." });
});

test("what failed is sent again by hand, as the same parcel; another's is not there", async () => {
  const { id } = await onlyNew();
  await plan([await at.end(id)]);
  const ids: string[] = [];
  await using refusing = courier(async (parcel) => {
    if (ids.push(parcel.id) === 1) throw new DeliveryFailed("No.", { isFinal: true });
    return {};
  });
  await refusing.idle();
  const deliveries = createDeliveries({ pool: at.database.pool, bus: at.bus, nudge: () => refusing.nudge() });
  const [failed] = await deliveries.list({ userId: id });
  expect(failed).toMatchObject({ state: "failed", error: "No.", task: "demo.countdown" });
  expect(await deliveries.redeliver(failed!.id, "somebody-else")).toBe(false);
  expect(await deliveries.redeliver(failed!.id, id)).toBe(true);
  await refusing.idle();
  expect(await deliveries.read(failed!.id, id)).toMatchObject({ state: "sent" });
  expect(new Set(ids).size).toBe(1);
});

test("a receiver that hangs holds up nobody else: no other kind, no other person, and not all of its owner's places", async () => {
  const slow = await onlyNew();
  const [other, reader] = [await at.user(), await at.user()];
  await at.database.pool.query(
    `insert into delivery (id, user_id, kind, target, event)
     select gen_random_uuid(), $1, 'webhook', 'hangs', 'webhook.test' from generate_series(1, 40)`,
    [slow.id],
  );
  await at.database.pool.query(
    `insert into delivery (id, user_id, kind, target, event)
     values (gen_random_uuid(), $1, 'webhook', 'answers', 'webhook.test'), (gen_random_uuid(), $2, 'email', 'r@example.test', 'webhook.test')`,
    [other.id, reader.id],
  );
  let hanging = 0;
  const letGo = Promise.withResolvers<void>();
  await using carrying = courier(
    async ({ target }) => {
      if (target === "hangs") {
        hanging += 1;
        await letGo.promise;
        throw new DeliveryFailed("hangs did not answer within 15 seconds.");
      }
      return { status: 200 };
    },
    { waitsMs: [60_000] },
  );
  await at.until("select count(*) = 2 from delivery where state = 'sent' and user_id = any($1)", [
    [other.id, reader.id],
  ]);
  expect(hanging).toBe(2);
  // Other processes look again when a lease runs out, not again and again for what they may not take.
  expect(await readNextDueMs(at.database.pool, "webhook")).toBeGreaterThan(60_000);
  letGo.resolve();
  await carrying.idle();
  // What else waits for it waits as long as its tries.
  expect(hanging).toBeLessThanOrEqual(3);
  const { rows } = await at.database.pool.query<{ later: boolean }>(
    "select bool_and(due_at > now() + interval '30 s') as later from delivery where user_id = $1 and state = 'waiting'",
    [slow.id],
  );
  expect(rows).toEqual([{ later: true }]);
});
