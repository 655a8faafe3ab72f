import type { Queryable } from "@jobwire/db";
import type { Pool } from "pg";
import { catalog } from "../../catalog/index.ts";
import type { TaskDefinition } from "../../catalog/index.ts";
import { readJobs } from "../../engine/read-jobs.ts";
import type { Carrier, Parcel } from "../courier/parcel.ts";
import { DeliveryFailed } from "../courier/parcel.ts";
import { readArtifacts } from "../read-artifacts.ts";
import { jobLetter, plainLetter, severalLetter } from "./job-letter.ts";
import type { EndedJob } from "./job-letter.ts";
import { renderLetter } from "./letter.ts";
import type { Mailer } from "./mail.ts";
import { mayMailUnconfirmed, MOST_UNCONFIRMED_A_DAY } from "./unconfirmed-mails.ts";
import { words } from "./words.ts";

/**
 * Mails people about their jobs: one by itself with its result, several as a list. The parcel's id is the Message-ID.
 * What leaves for an address that is not confirmed says nothing that a user has written or made, and little of it leaves.
 */
export function createMailCarrier({
  db,
  mailer,
  publicUrl,
}: {
  db: Pool;
  mailer: Mailer;
  publicUrl: () => string;
}): Carrier {
  return async (parcel, signal) => {
    const ended = await readEnded(db, parcel.rows);
    const [first] = ended;
    if (first === undefined) throw new DeliveryFailed("The job was removed.", { isMoot: true });
    const definition: TaskDefinition | undefined = catalog[first.job.task];
    const isResult = definition?.mailsResult === true && first.outcome === "completed";
    const isPlain = mailer.kind === "smtp" && !(await isConfirmed(db, parcel));
    if (isPlain && !(await mayMailUnconfirmed(db, { mailId: parcel.id, address: parcel.target }))) {
      throw new DeliveryFailed(words.tooManyUnconfirmed(MOST_UNCONFIRMED_A_DAY), { isMoot: true });
    }
    const { letter, files } = isPlain
      ? { letter: plainLetter(ended, { publicUrl: publicUrl() }), files: [] }
      : ended.length === 1
        ? jobLetter(first, await readArtifacts(db, first.job.id), { publicUrl: publicUrl(), isResult })
        : { letter: severalLetter(ended, { publicUrl: publicUrl() }), files: [] };
    const { subject } = letter;
    const mail = { to: parcel.target, userId: parcel.userId, subject, messageId: parcel.id, files };
    const messageId = await mailer.send({ ...mail, ...(await renderLetter(letter)) }, signal);
    return { messageId };
  };
}

/** Whether the person has shown that the address is theirs. Uses user_pkey. */
async function isConfirmed(db: Queryable, { userId, target }: Parcel): Promise<boolean> {
  const { rowCount } = await db.query(`select from "user" where id = $1 and email = $2 and email_verified`, [
    userId,
    target,
  ]);
  return rowCount === 1;
}

/** The jobs that a parcel is about, in its order; those that were removed are left out. */
export async function readEnded(
  db: Queryable,
  rows: readonly { jobId: string | null; event: string }[],
): Promise<EndedJob[]> {
  const jobs = new Map(
    (
      await readJobs(
        db,
        rows.flatMap(({ jobId }) => jobId ?? []),
      )
    ).map((job) => [job.id, job]),
  );
  const itemIds = [...jobs.values()].flatMap(({ itemId }) => itemId ?? []);
  const { rows: items } = await db.query<{ id: string; name: string }>(
    "select id, name from item where id = any($1::uuid[])",
    [itemIds],
  );
  const names = new Map(items.map(({ id, name }) => [id, name]));
  return rows.flatMap(({ jobId, event }): EndedJob[] => {
    const job = jobs.get(jobId ?? "");
    if (job === undefined) return [];
    const outcome = event === "job.failed" ? "failed" : "completed";
    return [{ job, outcome, itemName: names.get(job.itemId ?? "") ?? null }];
  });
}
