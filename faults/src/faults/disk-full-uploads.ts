import { setTimeout as delay } from "node:timers/promises";
import type { Arena } from "../arena/arena.ts";
import { until } from "../arena/until.ts";
import type { Fault } from "../fault.ts";
import { makePhoto } from "./photo.ts";
import { submitSpread } from "./spread-load.ts";
import { mountSmallDisk, whyNoSmallDisk } from "./tmpfs.ts";
import type { SmallDisk } from "./tmpfs.ts";

const SIZE_MB = 64;

let disk: SmallDisk | null = null;

export const diskFullUploads: Fault = {
  name: "disk-full-uploads",
  summary:
    "the disk of uploads is full: an upload is refused in words and leaves nothing, jobs go on, later ones succeed",
  unavailable: whyNoSmallDisk,
  async prepare() {
    const mounted = await mountSmallDisk(SIZE_MB);
    disk = mounted;
    return { arena: { dataDir: mounted.path }, [Symbol.asyncDispose]: () => mounted[Symbol.asyncDispose]() };
  },
  async run(arena, { trials }) {
    if (disk === null) throw new Error("expected to be prepared");
    const failures: string[] = [];
    const recoveriesMs: number[] = [];
    for (let trial = 0; trial < trials; trial += 1) {
      const photo = await makePhoto(600, arena.random);
      const before = await countItems(arena);
      arena.mark("disk-full-uploads", "injected");
      await disk.fill();
      const refused = await upload(arena, photo);
      if (refused === null) failures.push("An upload to a full disk was answered with success.");
      else if (/ENOSPC|EIO|\/tmp\//.test(refused)) failures.push(`The refusal tells of our insides: ${refused}`);
      if ((await countItems(arena)) !== before) failures.push("A refused upload left an item.");
      await submitSpread(arena, 12, () => ({ seconds: 0.2, steps: 4 }));
      await delay(2_000);
      await disk.free();
      const freedAt = arena.mark("disk-full-uploads", "healed");
      const answer = await upload(arena, photo);
      if (answer !== null) failures.push(`With room again, the upload was refused: ${answer}`);
      else {
        const doneAt = await until("the thumbnail of the later upload", () => thumbnailDone(arena), {
          withinMs: 30_000,
        });
        recoveriesMs.push(doneAt - freedAt);
      }
      await arena.settled();
    }
    const { rows } = await arena.database.pool.query<{ n: number }>(
      "select count(*)::int as n from job where task = 'demo.countdown' and state <> 'completed'",
    );
    if (rows[0]?.n !== 0) failures.push(`${rows[0]?.n} jobs that need no disk did not complete.`);
    return { recoveriesMs, trials, failures };
  },
};

/** Null when it was taken; else what a person reads. */
async function upload(arena: Arena, photo: Blob): Promise<string | null> {
  const client = arena.watchers[0]?.client;
  return (
    (await client?.uploadItem(photo).then(
      () => null,
      (error: unknown) => String(error),
    )) ?? null
  );
}

async function countItems(arena: Arena): Promise<number> {
  const { rows } = await arena.database.pool.query<{ n: number }>(
    "select count(*)::int as n from item where deleted_at is null",
  );
  return rows[0]?.n ?? 0;
}

async function thumbnailDone(arena: Arena): Promise<number | null> {
  const { rows } = await arena.database.pool.query<{ atMs: number }>(
    `select extract(epoch from finished_at)::float8 * 1000 as "atMs" from job
     where task = 'image.thumbnail' and state = 'completed' order by id desc limit 1`,
  );
  return rows[0]?.atMs ?? null;
}
