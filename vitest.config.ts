import { defineConfig } from "vitest/config";

const onBothEngines = ["packages/server/src/**/*.test.ts"];

export default defineConfig({
  test: {
    // Half of the time tests wait for sockets, clocks and commits; and reading 1,500 modules anew for each file took longer
    // than the tests in it. What a file leaves behind it must therefore be its own: ids, databases, closed servers.
    isolate: false,
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: "domain",
          include: ["packages/domain/src/**/*.test.ts", "packages/contract/src/**/*.test.ts"],
          testTimeout: 30_000,
        },
      },
      { test: { name: "web", include: ["packages/web/src/**/*.test.{ts,tsx}"], testTimeout: 30_000 } },
      { test: { name: "faults", include: ["faults/**/*.test.ts"], testTimeout: 600_000 } },
      { test: { name: "house", include: ["scripts/**/*.test.ts"], testTimeout: 120_000 } },
      {
        test: {
          name: "sqlite",
          include: onBothEngines,
          env: { TEST_ENGINE: "sqlite" },
          globalSetup: ["packages/server/src/testing/sqlite-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "postgres",
          include: onBothEngines,
          env: { TEST_ENGINE: "postgres" },
          globalSetup: ["packages/server/src/testing/postgres-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
