// Runs the boundary check and refuses to believe a pass in which nothing was looked at.
import { spawnSync } from "node:child_process";

const LEAST_MODULES = 50;

const folders =
  process.argv.length > 2
    ? process.argv.slice(2)
    : ["packages/domain/src", "packages/contract/src", "packages/server/src", "packages/web/src"];
const run = spawnSync(
  process.execPath,
  [
    "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs",
    "--config",
    ".dependency-cruiser.cjs",
    "--output-type",
    "json",
    ...folders,
  ],
  { encoding: "utf8", maxBuffer: 512 * 1024 * 1024 },
);
if (run.stdout === "") {
  console.error(run.stderr);
  throw new Error("The boundary check could not run");
}
interface Violation {
  rule: { name: string; severity: string };
  from: string;
  to: string;
  cycle?: { name: string }[];
}
const { summary } = JSON.parse(run.stdout) as { summary: { violations: Violation[]; totalCruised: number } };
for (const { rule, from, to, cycle } of summary.violations) {
  console.error(`${rule.name}: ${from} → ${cycle === undefined ? to : cycle.map((step) => step.name).join(" → ")}`);
}
if (summary.totalCruised < LEAST_MODULES) {
  console.error(`The boundary check saw only ${summary.totalCruised} modules: it checks nothing`);
  process.exitCode = 1;
} else if (summary.violations.length > 0) {
  process.exitCode = 1;
} else {
  console.log(`Boundaries hold in ${summary.totalCruised} modules`);
}
