import type { AwayGroup } from "@jobwire/jobs/wire";
import { taskTitle } from "../live/words.ts";
import { words } from "./words.ts";

/** "4 × Design completed". */
export function groupLine({ task, outcome, count }: AwayGroup): string {
  const title = taskTitle(task);
  return outcome === "completed" ? words.groupDone(count, title) : words.groupFailed(count, title);
}
