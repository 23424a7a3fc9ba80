// The program as it was before the newest migration, compiled from the history of the sources.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const PACKAGES = ["domain", "contract", "server", "web"];

function git(...words: string[]): string | null {
  const { status, stdout } = spawnSync("git", words, { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout.trim() : null;
}

/** Lays the libraries of today beside the old sources, whose own packages see each other. */
function linkLibraries(folder: string): void {
  const there = join(folder, "node_modules");
  mkdirSync(join(there, "@lead-dashboard"), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules")))
    if (name !== "@lead-dashboard" && name !== ".cache")
      symlinkSync(join(root, "node_modules", name), join(there, name));
  for (const name of PACKAGES) {
    const own = join(folder, "packages", name);
    if (!existsSync(own)) continue;
    symlinkSync(own, join(there, "@lead-dashboard", name));
    const nested = join(root, "packages", name, "node_modules");
    if (existsSync(nested)) symlinkSync(nested, join(own, "node_modules"));
  }
}

/** Compiles it; null where there is no history. `commit`: what it is of. */
export function compileOld(): { program: string; commit: string; remove: () => void } | null {
  const added = git("log", "--diff-filter=A", "-1", "--format=%H", "--", "packages/server/src/db/migrations");
  const commit = added === null || added === "" ? null : git("rev-parse", `${added}^`);
  if (commit === null) return null;
  const folder = mkdtempSync(join(tmpdir(), "lead-dashboard-old-"));
  const archive = spawnSync(
    "sh",
    [
      "-c",
      `git archive ${commit} packages scripts package.json package-lock.json tsconfig.base.json | tar x -C ${folder}`,
    ],
    {
      cwd: root,
    },
  );
  if (archive.status !== 0) throw new Error(`The old sources cannot be had: ${archive.stderr}`);
  linkLibraries(folder);
  const compiled = join(folder, "compiled");
  const made = spawnSync(process.execPath, [join(folder, "scripts/compile-server.ts"), compiled], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`The old program does not compile: ${made.stderr}`);
  return {
    program: join(compiled, "main.js"),
    commit: commit.slice(0, 7),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
