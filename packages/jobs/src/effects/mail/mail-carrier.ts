import type { Queryable } from "@jobwire/db";
import { catalog } from "../../catalog/index.ts";
import type { TaskDefinition } from "../../catalog/index.ts";
import { readJobs } from "../../engine/read-jobs.ts";
import type { Carrier } from "../courier/parcel.ts";
import { DeliveryFailed } from "../courier/parcel.ts";
import { readArtifacts } from "../read-artifacts.ts";
import { jobLetter, severalLetter } from "./job-letter.ts";
import type { EndedJob } from "./job-letter.ts";
import { renderLetter } from "./letter.ts";
import type { Mailer } from "./mail.ts";

/** Mails people about their jobs: one by itself with its result, several as a list. The parcel's id is the Message-ID. */
export function createMailCarrier({
  db,
  mailer,
  publicUrl,
}: {
  db: Queryable;
  mailer: Mailer;
  publicUrl: () => string;
}): Carrier {
  return async (parcel, signal) => {
    const ended = await readEnded(db, parcel.rows);
    const [first] = ended;
    if (first === undefined) throw new DeliveryFailed("The job was removed.", { isMoot: true });
    const definition: TaskDefinition | undefined = catalog[first.job.task];
    const isResult = definition?.mailsResult === true && first.outcome === "completed";
    const { letter, files } =
      ended.length === 1
        ? jobLetter(first, await readArtifacts(db, first.job.id), { publicUrl: publicUrl(), isResult })
        : { letter: severalLetter(ended, { publicUrl: publicUrl() }), files: [] };
    const { subject } = letter;
    const mail = { to: parcel.target, userId: parcel.userId, subject, messageId: parcel.id, files };
    const messageId = await mailer.send({ ...mail, ...(await renderLetter(letter)) }, signal);
    return { messageId };
  };
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
