/** Most rows of one kind in one sweep; the next follows soon. */
export const BATCH = 1_000;
