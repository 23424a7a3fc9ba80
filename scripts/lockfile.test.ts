import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { missingEntries } from "./lockfile.ts";

test("the lockfile holds the packages of every platform; `npm run lockfile` completes it", () => {
  expect(Object.keys(missingEntries(JSON.parse(readFileSync("package-lock.json", "utf8"))))).toEqual([]);
});

test("an entry for another platform follows from the package that wants it", () => {
  const packages = {
    "node_modules/tool": {
      dev: true,
      license: "MIT",
      optionalDependencies: { "@tool/cli-linux-x64-musl": "1.2.3", fsevents: "~2.0" },
    },
  };
  expect(missingEntries({ packages })).toEqual({
    "node_modules/@tool/cli-linux-x64-musl": {
      version: "1.2.3",
      os: ["linux"],
      cpu: ["x64"],
      libc: ["musl"],
      dev: true,
      license: "MIT",
      optional: true,
    },
  });
});
