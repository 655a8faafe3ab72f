/** For tests: a real, migrated database per file. */
export { createTestDatabase } from "./create-test-database.ts";
export type { TestDatabase } from "./create-test-database.ts";
export { createJob, createWorker, giveSlots } from "./create-job.ts";
export type { TestJob } from "./create-job.ts";
export { createUser } from "./create-user.ts";
export type { TestUser } from "./create-user.ts";
export { ring } from "./ring.ts";
