/** What the page of workers says. */
import { plural } from "../../app/plural.ts";

export const words = {
  title: "Workers",
  loading: "Loading the workers",
  failedTitle: "The workers could not be read",
  none: "No worker has ever started. Start Jobwire with JOBWIRE_ROLE=worker, or with all, to run jobs.",
  alive: "Alive",
  late: "Late",
  lost: "Lost",
  stopped: "Stopped",
  heartbeat: "Heartbeat",
  busy: (running: number, of: number) => `${running} of ${of} busy`,
  started: "Started",
  lastSeen: "Last seen",
  process: "Process",
  version: "Version",
  gone: "Gone lately",
  aside: (count: number) => plural(count, "1 alive", `${count} alive`),
} as const;
