import type { Screen } from "../screen.ts";
import { admin } from "./admin.ts";
import { collection } from "./collection.ts";
import { entrance } from "./entrance.ts";
import { jobStates, results, stories } from "./job.ts";
import { library } from "./library.ts";
import { account, inbox, mail, study } from "./people.ts";
import { studio } from "./studio.ts";

/** Every screen; a new one is one line here. */
export const SCREENS: readonly Screen[] = [
  library,
  studio,
  jobStates,
  results,
  stories,
  collection,
  inbox,
  study,
  account,
  mail,
  entrance,
  admin,
];
