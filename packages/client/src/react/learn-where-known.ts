import type { JobView } from "@jobwire/jobs/wire";
import type { JobwireClient } from "../client.ts";

/** Shows the answer of a change at once, in whichever store holds the job; the live event then says the same. */
export function learnWhereKnown(client: JobwireClient, view: JobView): void {
  for (const store of [client.live, client.liveAll]) {
    if (store.get(view.id) !== undefined) store.learn(view);
  }
}
