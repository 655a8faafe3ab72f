/** All of the viewer's own that failed; what was started for another goes with that. */
export const ALL_FAILED = { scope: "own", filter: { isRoot: true } } as const;
