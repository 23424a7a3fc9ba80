import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "e2e",
    include: ["e2e/**/*.test.ts"],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // each file has a program and a browser of its own; two at once keep two cores busy
    maxWorkers: 2,
  },
});
