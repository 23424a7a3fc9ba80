// The faults that every test run brings about: a few of each kind that takes seconds. More of them: `npm run faults`.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const RUN = join(import.meta.dirname, "run.ts");
/** 300 answers, 74 mails under contention, 2 full disks, 8 sleeps, 40 mails of a backup, every answer of a provider. */
const KINDS = ["answers", "replies", "contention", "disk", "sleep", "restore"];

test("a few faults of each kind that takes seconds do no harm", () => {
  const words = ["--disable-warning=ExperimentalWarning", RUN, "--reduced", "--engine", "sqlite", ...KINDS];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  expect(status, `${stdout}\n${stderr}`).toBe(0);
  expect(stdout).toContain("Everything holds");
});
