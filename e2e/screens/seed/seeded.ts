import type { Credentials } from "../../harness/start-server.ts";

/** What is there to be looked at. */
export interface Seeded {
  people: { mira: Credentials; nova: Credentials; admin: Credentials };
  /** Item ids by file name. */
  items: Record<string, string>;
  /** Job ids by what they show, e.g. `poster` or `failed`. */
  jobs: Record<string, string>;
}
