// Fails the build when the first page grew too heavy, or when the validator library has slipped into the browser.
// Budgets: shared/design interface.md, section 4; sizes are brotli, as the server sends them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

const KB = 1_000;
const DIST = process.argv[2] ?? join(import.meta.dirname, "dist");
const ASSETS = join(DIST, "assets");

const page = readFileSync(join(DIST, "index.html"), "utf8");
const files = readdirSync(ASSETS);
const first = firstScripts();

const checks = [
  { name: "scripts before the first row", size: sum(first), limit: 90 * KB },
  { name: "styles before the first row", size: sum(firstStyles()), limit: 12 * KB },
  { name: "styles, whole program", size: together(files.filter((file) => file.endsWith(".css"))), limit: 20 * KB },
  { name: "index.html", size: brotliCompressSync(page).length, limit: 5 * KB },
  ...files
    .filter((file) => file.endsWith(".js") && !first.includes(file))
    .map((file) => ({ name: `lazy ${file}`, size: sum([file]), limit: 60 * KB }))
    .sort((a, b) => b.size - a.size)
    .slice(0, 3),
];

const problems = checks.filter((check) => check.size > check.limit).map((check) => `${check.name} is too heavy`);
for (const file of files.filter((one) => one.endsWith(".js"))) {
  if (/\bZodError\b|_zod\b/.test(readFileSync(join(ASSETS, file), "utf8"))) problems.push(`Zod is in ${file}`);
}

for (const { name, size, limit } of checks) {
  process.stdout.write(`${(size / KB).toFixed(1).padStart(7)} kB of ${limit / KB} kB  ${name}\n`);
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

/** What index.html asks for at once: its entry and everything that imports statically. */
function firstScripts(): string[] {
  const found = new Set<string>();
  const queue = [...page.matchAll(/assets\/([\w.-]+\.js)/g)].map((match) => match[1] ?? "");
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const source = readFileSync(join(ASSETS, file), "utf8");
    for (const match of source.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)) queue.push(match[1] ?? "");
  }
  return [...found];
}

function firstStyles(): string[] {
  return [...page.matchAll(/assets\/([\w.-]+\.css)/g)].map((match) => match[1] ?? "");
}

function together(names: readonly string[]): number {
  return brotliCompressSync(names.map((name) => readFileSync(join(ASSETS, name), "utf8")).join("\n")).length;
}

function sum(names: readonly string[]): number {
  return names.reduce((total, name) => total + brotliCompressSync(readFileSync(join(ASSETS, name))).length, 0);
}
