import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const example = readFileSync(new URL("../../../../.env.example", import.meta.url), "utf8");
const NAMED = /^(?:# ?)?([A-Z][A-Z0-9_]+)=/gm;

/** Every variable that is asked for when settings are read, but those of which it is only said that nothing uses them. */
function namesRead(): string[] {
  const asked = new Set<string>();
  const environment = new Proxy<Record<string, string | undefined>>(
    { REDIS_URL: "x", STRIPE_SECRET_KEY: "x", GOOGLE_PLACES_API_KEY: "x", AI_API_KEY: "x" },
    {
      get(values, name) {
        if (typeof name === "string") asked.add(name);
        return Reflect.get(values, name);
      },
    },
  );
  const { unused } = readConfig(environment);
  return [...asked].filter((name) => !unused.includes(name)).sort();
}

test("the example of the settings names every setting there is, and no other", () => {
  const named = [...example.matchAll(NAMED)].map(([, name]) => name).sort();
  expect(namesRead().length).toBeGreaterThan(40);
  expect(named).toEqual(namesRead());
});

test("the example of the settings gives each its default", () => {
  expect(readConfig(parseEnv(example.replace(/^# ?(?=[A-Z][A-Z0-9_]+=)/gm, "")))).toEqual(readConfig({}));
});
