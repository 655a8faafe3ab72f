import { JOB_STATES, type JobState, TERMINAL_STATES } from "@jobwire/jobs/wire";

/** Every state in which a job is not over. */
export const ACTIVE_STATES: readonly JobState[] = JOB_STATES.filter(
  (state) => !(TERMINAL_STATES as readonly JobState[]).includes(state),
);
