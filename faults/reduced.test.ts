// The faults that every test run brings about: a few of each kind that takes seconds. More of them: `npm run faults`.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const RUN = join(import.meta.dirname, "run.ts");

test.each(["replies", "disk", "sleep", "restore"])("the faults of %s do no harm", (name) => {
  const words = ["--disable-warning=ExperimentalWarning", RUN, "--reduced", "--engine", "sqlite", name];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  expect(status, `${stdout}\n${stderr}`).toBe(0);
  expect(stdout).toContain("Everything holds");
});
