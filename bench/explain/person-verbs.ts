import { exportAccount } from "../../apps/server/src/http/export-account.ts";
import { readOpening } from "../../apps/server/src/live/opening-rows.ts";
import type { Parts } from "./parts.ts";

/** What any page of a person begins with, and all that is kept of them. */
export async function explainPerson({ explain, plain, pool, engine }: Parts, userId: string): Promise<void> {
  await explain("tray-opening", () => readOpening(pool, { userId }, null));
  const { jobIds } = await readOpening(plain, { userId }, null);
  await explain("tray-jobs", () => engine.readJobs(jobIds));
  await explain("tray-why-waiting", () => engine.explain({ userIds: [userId], limit: 200 }));
  const storage = { open: () => Promise.reject(new Error("expected no file to be opened")) };
  await explain("export", async () => {
    for await (const entry of exportAccount({ pool, storage: storage as never }, userId)) {
      if (entry.isText === true) (await entry.open()).resume();
    }
  });
}
