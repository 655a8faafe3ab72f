import { transact } from "@jobwire/db";
import { createInboxes } from "../../packages/jobs/src/effects/news/inbox.ts";
import { makeNewsMark, readMissedEnds } from "../../packages/jobs/src/effects/news/missed-ends.ts";
import { planNews } from "../../packages/jobs/src/effects/news/plan-news.ts";
import type { Parts } from "./parts.ts";

/** A long inbox: read, marked, and written as jobs end. */
export async function explainInbox({ explain, plain, pool, bus }: Parts, userId: string): Promise<void> {
  const inboxes = createInboxes({ pool, bus });
  const { rows } = await plain.query<{ id: string }>(
    "select job_id as id from note where user_id = $1 order by at desc limit 1000",
    [userId],
  );
  const newest = rows.map(({ id }) => id);
  const forget = async () => {
    await plain.query("update note set seen_at = null, read_at = null where user_id = $1", [userId]);
    await plain.query("vacuum (analyze) note"); // nobody reads the same notes five times within a second
  };
  await explain("inbox", () => inboxes.read(userId));
  await explain("inbox-mark-seen", () => inboxes.markSeen(userId, newest.slice(0, 50)), forget);
  await explain("inbox-mark-read", () => inboxes.markRead(userId, newest.slice(0, 50)), forget);
  await forget();
  await explain("inbox-all-unread", () => inboxes.read(userId));
  await explain("inbox-all-unread-count", () => inboxes.countUnread(userId));
  await explain("inbox-mark-all-read", () => inboxes.markRead(userId, "all"), forget);

  const timings = { awayAfterMs: 60_000, mailEveryMs: 120_000 };
  await explain(
    "news",
    () => planNews(pool, newest, timings),
    async () => {
      for (const table of ["note", "collection_entry", "delivery"])
        await plain.query(`delete from ${table} where job_id = any($1::uuid[])`, [newest]);
    },
  );
  await makeNewsMark(plain);
  await explain("news-missed", () => transact(pool, (client) => readMissedEnds(client, null, 5_000)));
}
