import { defineConfig } from "vitest/config";

const withPostgres = { globalSetup: ["packages/db/src/testing/global-setup.ts"] };

/** A second, its default, is short on a machine that does something else. */
const patient = { poll: { timeout: 15_000 } };

/**
 * - `unit` – node, real Postgres: one server a run, one cloned database per file that asks for it
 * - `client` – the same, with a DOM
 * - `e2e` – the whole product as processes, seen through sockets and a real browser; after the others
 * - `faults` – the short form of the fault suite, alone, since it counts seconds
 */
export default defineConfig({
  test: {
    // Two files at a time: tests start processes of their own, and CI has two cores.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          include: [
            "packages/{db,jobs}/**/*.test.ts",
            "apps/server/**/*.test.ts",
            "scripts/**/*.test.ts",
            "bench/**/*.test.ts",
            "faults/src/{history,interleavings,arena}/**/*.test.ts",
          ],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: patient,
          ...withPostgres,
        },
      },
      {
        test: {
          name: "client",
          environment: "happy-dom",
          include: ["packages/client/**/*.test.{ts,tsx}", "apps/web/**/*.test.{ts,tsx}"],
          testTimeout: 120_000,
          expect: patient,
          typecheck: { enabled: false },
        },
      },
      {
        test: {
          name: "e2e",
          environment: "node",
          include: ["e2e/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: patient,
          sequence: { groupOrder: 1 },
          ...withPostgres,
        },
      },
      {
        test: {
          name: "faults",
          environment: "node",
          include: ["faults/src/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: patient,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          ...withPostgres,
        },
      },
    ],
  },
});
