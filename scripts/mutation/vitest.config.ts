import { defineConfig } from "vitest/config";

const DOMAIN = "packages/domain/src";

// The tests of the rules that decide whether and when a message leaves; nothing else has to run for each mutant.
export default defineConfig({
  test: {
    include: [
      ...["gate", "message-state", "account-pace", "breaker", "throttle", "catch-up", "retry-delay"].map(
        (rule) => `${DOMAIN}/messages/${rule}.test.ts`,
      ),
      ...["enrollment-state", "leaving-time", "sequence-rules"].map((rule) => `${DOMAIN}/sequences/${rule}.test.ts`),
      `${DOMAIN}/channels/send-window.test.ts`,
    ],
  },
});
