import { claimRung } from "@jobwire/db";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { catalog } from "../../catalog/index.ts";
import { admitOnce } from "./pass.ts";
import { createAdmissionFixture } from "./testing/admission-fixture.ts";
import type { AdmissionFixture } from "./testing/admission-fixture.ts";

let floor: AdmissionFixture;
beforeEach(async () => {
  floor = await createAdmissionFixture();
});
afterEach(() => floor[Symbol.asyncDispose]());

test("nothing is admitted while nobody works; a worker that appears is given jobs at once", async () => {
  const jobIds = await floor.enqueue({ jobs: 5 });
  await floor.admitter.idle();
  expect(await floor.slots()).toEqual([]);
  await floor.worker(3);
  floor.bus.publish({ kind: "workers" });
  await floor.admitter.idle();
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual(jobIds.slice(0, 3));
  expect(await floor.doorbells()).toEqual(jobIds.slice(0, 3).map((id) => `${id}:1`));
});

test("a slot that is given back is given to the next, without a nudge from outside", async () => {
  await floor.worker(1);
  const [first, second] = await floor.enqueue({ jobs: 2 });
  await floor.admitter.idle();
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual([first]);
  await floor.engine.cancel(first!, null);
  await floor.admitter.idle();
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual([second]);
});

test("a slot that was given while its job was cancelled goes to the next at once, not with the sweep", async () => {
  await floor.worker(1);
  await floor.stopPasses();
  const [cancelled, next] = await floor.enqueue({ jobs: 2 });
  await floor.pass();
  await floor.pool.query("update job set state = 'cancelled', finished_at = now() where id = $1", [cancelled]);
  await using admitter = await floor.anotherAdmitter();
  await admitter.idle();
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual([cancelled]);
  floor.bus.publish({
    kind: "hints",
    hints: [{ jobId: cancelled!, userId: floor.userId, rev: 2, seq: 2, state: "cancelled" }],
  });
  await admitter.idle();
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual([next]);
});

test("a slot that was given while its job was removed is claimed by nobody, and goes to the next", async () => {
  const workerId = await floor.worker(1);
  await floor.stopPasses();
  const [removed, next] = await floor.enqueue({ jobs: 2 });
  const removing = await floor.pool.connect();
  await removing.query("begin");
  await removing.query("delete from job where id = $1", [removed]);
  await floor.pass();
  await removing.query("commit");
  removing.release();
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual([removed]);

  const inVain = await claimRung(floor.pool, workerId, 1);
  expect(inVain).toMatchObject({ rung: 1, claims: [] });
  expect(await claimRung(floor.pool, workerId, 1), "nobody is to look at it again and again").toMatchObject({
    rung: 0,
  });

  await using admitter = await floor.anotherAdmitter();
  floor.bus.publish({ kind: "removed", userId: floor.userId, jobIds: [removed!] });
  await admitter.idle();
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual([next]);
});

test("users take turns, whatever the length of their lines, and priority goes first", async () => {
  await floor.worker(6);
  const [anna, ben, carl] = [await floor.user("anna"), await floor.user("ben"), await floor.user("carl")];
  await floor.stopPasses();
  await floor.enqueue({ jobs: 50, userId: anna });
  await floor.enqueue({ jobs: 2, userId: ben });
  await floor.enqueue({ jobs: 3, userId: carl });
  await floor.enqueue({ jobs: 1, userId: anna, priority: 5 });
  await floor.pass();
  const owners = async () => Object.groupBy(await floor.slots(), ({ userId }) => userId.split("-")[0] ?? "");
  const counts = (groups: Partial<Record<string, unknown[]>>) =>
    Object.fromEntries(Object.entries(groups).map(([name, slots]) => [name, slots?.length]));
  expect(counts(await owners())).toEqual({ anna: 1 + 2, ben: 2, carl: 1 });
  await floor.worker(2);
  await floor.pass();
  expect(counts(await owners()), "the round goes on where it stood").toEqual({ anna: 1 + 3, ben: 2, carl: 2 });
});

test("a line that was not served for minutes goes before a higher priority, once, and then waits again", async () => {
  await floor.stopPasses();
  await floor.worker(1);
  await floor.enqueue({ jobs: 5, priority: 2 });
  const [low] = await floor.enqueue({ jobs: 2, priority: 0 });
  await floor.pass();
  await floor.giveBack();
  await floor.pool.query("update line set served_at = served_at - interval '181 seconds' where priority = 0");
  await floor.pass();
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual([low]);
  await floor.giveBack();
  await floor.pass();
  expect((await floor.slots()).map(({ jobId }) => jobId)).not.toContain(low);
});

test("a place in the round outlives a restart, and a line where nobody waits is forgotten", async () => {
  await floor.stopPasses();
  const [anna, ben] = [await floor.user("anna"), await floor.user("ben")];
  await floor.worker(1);
  await floor.enqueue({ jobs: 3, userId: anna });
  await floor.enqueue({ jobs: 3, userId: ben });
  const served: string[] = [];
  for (let turn = 0; turn < 6; turn += 1) {
    await floor.pass();
    served.push((await floor.slots())[0]!.userId);
    await floor.giveBack();
  }
  expect(served).toEqual([anna, ben, anna, ben, anna, ben]);
  await floor.pass();
  expect(await floor.database.prisma.line.count()).toBe(0);
});

test("a full user costs the others nothing, though thousands of theirs come first", async () => {
  await floor.stopPasses();
  await floor.worker(10);
  await floor.setLimits("*", { userConcurrency: 2 });
  await floor.enqueue({ jobs: 3_000, userId: await floor.user("aaa") });
  const zoe = await floor.user("zoe");
  await floor.enqueue({ jobs: 3, userId: zoe });
  await floor.passes();
  const owners = (await floor.slots()).map(({ userId }) => userId);
  expect(owners).toHaveLength(4);
  expect(owners.filter((id) => id === zoe)).toHaveLength(2);
});

test.each([{ keyConcurrency: 1 }, { keyRate: { limit: 1, intervalMs: 3_600_000 } }])(
  "jobs of a key that is full do not keep those behind them from starting, however many: %o",
  async (limits) => {
    await floor.stopPasses();
    const workerId = await floor.worker(6);
    await floor.setLimits("default", limits);
    const first = await floor.enqueue({ jobs: 700, key: "full" });
    await floor.passes();
    expect(await floor.slots()).toMatchObject([{ jobId: first[0], key: "full" }]);
    const behind: string[] = [];
    for (const key of ["a", "full", "z", null]) behind.push(...(await floor.enqueue({ jobs: 2, key })));
    await floor.passes();
    expect((await floor.slots()).map(({ key }) => key)).toEqual(["full", "a", "z", null, null]);
    expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual(
      [0, 4, 6, 7].map((at) => behind[at]!).toSpliced(0, 0, first[0]!),
    );
    await floor.claim(workerId, { jobId: behind[0]!, attempt: 1 });
    await floor.complete(workerId, { jobId: behind[0]!, attempt: 1 });
    await floor.passes();
    expect((await floor.slots()).filter(({ key }) => key === "a")).toHaveLength("keyRate" in limits ? 0 : 1);
  },
);

test.each(["out", "being tried", "full"])("nor do jobs whose provider is %s", async (how) => {
  await floor.stopPasses();
  await floor.worker(6);
  const { policy } = catalog["image.thumbnail"];
  Object.assign(policy, { provider: "thumbs" });
  onTestFinished(() => void Reflect.deleteProperty(policy, "provider"));
  if (how === "full") await floor.setLimits("provider:thumbs", { concurrency: 1 });
  else
    await floor.pool.query(
      "insert into circuit (provider, state, retry_at) values ('thumbs', $1, now() + interval '1 hour')",
      [how === "out" ? "open" : "half-open"],
    );
  const ids = await floor.enqueue({ jobs: 700, task: "image.thumbnail" });
  const [well] = await floor.enqueue();
  await floor.passes();
  const expected = how === "full" ? [ids[0], well] : [well];
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual(expected);
  const why = how === "full" ? "provider-limit" : "provider-out";
  expect((await floor.engine.explain([ids[699]!])).get(ids[699]!)).toMatchObject({ why, estimatedStart: null });
  expect((await floor.engine.queues.list()).map(({ name }) => name)).not.toContain("provider:thumbs");
});

test("however many of them come first: a few passes find who stands behind", async () => {
  await floor.stopPasses();
  await floor.worker(6);
  const { policy } = catalog["image.thumbnail"];
  Object.assign(policy, { provider: "thumbs" });
  onTestFinished(() => void Reflect.deleteProperty(policy, "provider"));
  await floor.pool.query(
    "insert into circuit (provider, state, retry_at) values ('thumbs', 'open', now() + interval '1 hour')",
  );
  await floor.enqueue({ jobs: 6_500, task: "image.thumbnail" });
  const looked = new Map();
  const admit = () => admitOnce(floor.pool, undefined, { looked });
  const [behind] = await floor.enqueue();
  for (let pass = 1; pass <= 4; pass += 1) await admit();
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual([behind]);
  // Having come to the end, they begin anew.
  for (let pass = 1; pass <= 5; pass += 1) await admit();
  const [next] = await floor.enqueue();
  for (let pass = 1; pass <= 4; pass += 1) await admit();
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual([behind, next]);
});

test.each([900, 4_500])("nor do %i jobs of many keys that are full keep back who has none", async (jobs) => {
  await floor.stopPasses();
  await floor.worker(900);
  await floor.setLimits("default", { keyRate: { limit: 1, intervalMs: 3_600_000 } });
  const keyed = async (count: number) =>
    floor.pool.query(
      `update job set key = 'key-' || at % 900 from unnest($1::uuid[]) with ordinality as made (id, at)
       where job.id = made.id`,
      [await floor.enqueue({ jobs: count, key: "any" })],
    );
  await keyed(900);
  await floor.passes();
  expect(await floor.slots()).toHaveLength(900);
  await floor.giveBack();
  await floor.pool.query("update job set attempt = 1, started_at = now()");
  await floor.pool.query("update worker set concurrency = 6");
  await keyed(jobs);
  const [behind] = await floor.enqueue();
  const looked = new Map();
  for (let pass = 1; pass <= 4; pass += 1) await admitOnce(floor.pool, undefined, { looked });
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual([behind]);
});

test("unless its handler can do without", async () => {
  await floor.stopPasses();
  await floor.worker(6);
  const { policy } = catalog["image.analyze"];
  expect(policy).toMatchObject({ provider: "openai", isProviderOptional: true });
  await floor.pool.query(
    "insert into circuit (provider, state, retry_at) values ('openai', 'open', now() + interval '1 hour')",
  );
  const [analysis] = await floor.enqueue({ task: "image.analyze" });
  await floor.enqueue({ task: "story.auto" });
  await floor.passes();
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual([analysis]);
});

test("users who all have to wait for a time of theirs are passed by, in as many passes as it takes", async () => {
  await floor.stopPasses();
  await floor.worker(1);
  const late = await Promise.all(Array.from({ length: 250 }, (_, at) => floor.user(`a${at}`)));
  for (const userId of late) await floor.enqueue({ userId });
  await floor.pool.query("update job set state = 'retrying', attempt = 1, run_at = now() + interval '1 hour'");
  const [wanted] = await floor.enqueue({ userId: await floor.user("z") });
  let passes = 1;
  while ((await floor.pass()).isCut && (await floor.slots()).length === 0) passes += 1;
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual([wanted]);
  expect(passes).toBeLessThan(5);
});

test("a job that is due later starts then, without anybody's word", async () => {
  await floor.worker(1);
  const inMs = (ms: number) => new Date(Date.now() + ms);
  const { id } = await floor.engine.enqueue({
    task: "demo.countdown",
    input: {},
    userId: floor.userId,
    runAt: inMs(300),
  });
  await expect.poll(() => floor.slots(), { interval: 20 }).toMatchObject([{ jobId: id, attempt: 1 }]);
  expect((await floor.engine.readEvents(id, 0, 10)).map(({ data }) => data)).toMatchObject([
    { to: "scheduled" },
    { from: "scheduled", to: "queued", event: "due" },
  ]);
});

test("a pass that fails is followed by another", async () => {
  await floor.worker(1);
  await floor.admitter.idle();
  await floor.pool.query("alter table slot rename to mislaid");
  const [jobId] = await floor.enqueue();
  await floor.admitter.idle();
  await floor.pool.query("alter table mislaid rename to slot");
  await expect.poll(() => floor.slots(), { interval: 50 }).toMatchObject([{ jobId }]);
});

test("a process that is frozen in the middle of a pass does not keep the others from theirs", async () => {
  await floor.worker(1);
  await floor.admitter.idle();
  const frozen = await floor.pool.connect();
  await frozen.query("begin; set local idle_in_transaction_session_timeout = '300ms'");
  await frozen.query("select pg_advisory_xact_lock(hashtext('jobwire'), hashtext('admission'))");
  const [jobId] = await floor.enqueue();
  await expect.poll(() => floor.slots(), { interval: 50 }).toMatchObject([{ jobId }]);
  frozen.release(true);
});
