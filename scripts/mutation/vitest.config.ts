import { defineConfig } from "vitest/config";

// The tests of the rules that decide whether and when a message leaves; nothing else has to run for each mutant.
export default defineConfig({
  test: {
    include: [
      "packages/domain/src/messages/*.test.ts",
      "packages/domain/src/sequences/*.test.ts",
      "packages/domain/src/channels/send-window.test.ts",
    ],
  },
});
