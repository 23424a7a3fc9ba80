// Types of every package, by TypeScript 7. `typescript` (6) stands beside it for tools that read the compiler's API.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const compiler = fileURLToPath(new URL("../node_modules/ts7/bin/tsc", import.meta.url));
const projects = [
  "packages/domain",
  "packages/domain/tsconfig.test.json",
  "packages/contract",
  "packages/server",
  "packages/web",
];
const failed = projects.filter(
  (project) => spawnSync(process.execPath, [compiler, "-p", project], { stdio: "inherit" }).status !== 0,
);
if (failed.length > 0) {
  console.error(`Types do not hold in ${failed.join(", ")}`);
  process.exitCode = 1;
}
