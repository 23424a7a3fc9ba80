#!/usr/bin/env node
// Whatever Node the shell has, the program runs on Node 24 or later: at once where this is one, as npm's scripts have it,
// else as a child on the pinned one that `npm ci` brought.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { compiledProgram } from "./compiled.js";

const FIRST_ABLE = 24;
const here = dirname(fileURLToPath(import.meta.url));
const program = compiledProgram() ?? join(here, "../src/cli/main.ts");
/** Keeps compiled code between starts. */
const cache = join(here, "../../../node_modules/.cache/compiled");

function pinnedNode() {
  try {
    const folder = dirname(module.createRequire(import.meta.url).resolve("node/package.json"));
    const binary = join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
    if (existsSync(binary)) return binary;
  } catch {
    // images and platforms that already have Node 24 leave the package out
  }
  return process.execPath;
}

function runOnPinned() {
  const child = spawn(pinnedNode(), [program, ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { NODE_COMPILE_CACHE: cache, ...process.env },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1);
  });
}

if (Number.parseInt(process.versions.node, 10) >= FIRST_ABLE) {
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE ?? cache);
  await import(pathToFileURL(program).href);
} else {
  runOnPinned();
}
