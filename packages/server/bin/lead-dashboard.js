#!/usr/bin/env node
// Whatever Node the shell has, the program runs on the pinned one that `npm ci` brought.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compiledProgram } from "./compiled.js";

const here = dirname(fileURLToPath(import.meta.url));
const program = compiledProgram() ?? join(here, "../src/cli/main.ts");

function pinnedNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve("node/package.json"));
    const binary = join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
    if (existsSync(binary)) return binary;
  } catch {
    // images and platforms that already have Node 24 leave the package out
  }
  return process.execPath;
}

const child = spawn(pinnedNode(), ["--disable-warning=ExperimentalWarning", program, ...process.argv.slice(2)], {
  stdio: "inherit",
  // keeps compiled code between starts
  env: { NODE_COMPILE_CACHE: join(here, "../../../node_modules/.cache/compiled"), ...process.env },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  process.exitCode = signal ? 1 : (code ?? 1);
});
