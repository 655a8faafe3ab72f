/** States and moves of a job. Free of dependencies, so the browser may import it too. */
export { isTerminal, JOB_STATES, LEASED_STATES, TERMINAL_STATES, WAITING_STATES } from "./job-state.ts";
export type { JobState, TerminalState } from "./job-state.ts";
export { TRANSITION_EVENTS, transitionRows, TRANSITIONS } from "./transition-table.ts";
export type { TransitionEvent } from "./transition-table.ts";
