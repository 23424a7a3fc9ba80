// Compiles the server into a few files, so that it starts faster. The sources run without it, and do when they have changed.
// `node scripts/compile-server.ts [folder]`; another folder must lie in the project, where libraries are found.
import { globSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Plugin, rolldown } from "rolldown";
import { compiledFolder, sourceState } from "../packages/server/bin/compiled.js";

/** Libraries of many small modules; the others stay where they are, some of them with native parts or threads of their own. */
const TAKEN_IN = [
  "@fastify/busboy",
  "@hono/node-server",
  "@opentelemetry/api",
  "bintrees",
  "commander",
  "hono",
  "kysely",
  "libphonenumber-js",
  "pg",
  "pg-connection-string",
  "pg-int8",
  "pg-pool",
  "pg-protocol",
  "pg-types",
  "postgres-array",
  "postgres-bytea",
  "postgres-date",
  "postgres-interval",
  "prom-client",
  "rate-limiter-flexible",
  "temporal-polyfill",
  "temporal-utils",
  "tdigest",
  "tldts",
  "uuid",
  "xtend",
  "zod",
];

const here = resolve(import.meta.dirname, "..");
const folder = process.argv[2] === undefined ? compiledFolder : resolve(process.argv[2]);

/** A module still knows where its source stands, such as the entry of a thread beside it. */
const sourceAddresses: Plugin = {
  name: "source-addresses",
  transform(code, id) {
    if (!code.includes("import.meta.url")) return null;
    return { code: code.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(id).href)), map: null };
  },
};

function isLeftOut(id: string): boolean {
  if (/^[./]/.test(id) || id.startsWith("@lead-dashboard/") || id.startsWith("\0")) return false;
  return !TAKEN_IN.some((name) => id === name || id.startsWith(`${name}/`));
}

const ENTRIES = ["packages/server/src/cli/main.ts", "packages/server/src/cli/commands/serve.ts"] as const;

/** What runs in threads: the wiring first, then the work. A program of their own, for they share nothing with the server's. */
const THREADS = globSync("packages/server/src/{app,bulk-actions,duplicates,imports}/*-thread.ts", { cwd: here });

/** What a start of the server reads: one file of it is read faster than a hundred. */
const ofTheStart = new Set<string>();
const start: Plugin = {
  name: "start",
  buildEnd() {
    const take = (id: string) => {
      if (ofTheStart.has(id)) return;
      ofTheStart.add(id);
      this.getModuleInfo(id)?.importedIds.forEach(take);
    };
    for (const entry of ENTRIES) take(join(here, entry));
    // the first waits for what it loads: in one file with that, it would wait for itself
    ofTheStart.delete(join(here, ENTRIES[0]));
  },
};

rmSync(folder, { recursive: true, force: true });
const state = sourceState();
/** Where jobs/start-thread.ts finds them. */
const compiledThreads = { COMPILED_THREADS: JSON.stringify(`${pathToFileURL(folder).href}/threads/`) };
const bundle = await rolldown({
  input: { main: join(here, "packages/server/src/cli/main.ts") },
  platform: "node",
  external: isLeftOut,
  plugins: [sourceAddresses, start],
  transform: { define: compiledThreads },
});
await bundle.write({
  dir: folder,
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "[name]-[hash].js",
  // smaller, so read faster; names stay, for what an error's stack tells
  minify: { mangle: false, compress: false, codegen: true },
  codeSplitting: { groups: [{ name: "start", test: (id) => ofTheStart.has(id) }] },
});
await bundle.close();
const threads = await rolldown({
  input: Object.fromEntries(THREADS.map((path) => [basename(path, ".ts"), join(here, path)])),
  platform: "node",
  external: isLeftOut,
  plugins: [sourceAddresses],
  transform: { define: compiledThreads },
});
await threads.write({
  dir: join(folder, "threads"),
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "[name]-[hash].js",
  minify: { mangle: false, compress: false, codegen: true },
});
await threads.close();
writeFileSync(join(folder, "sources.txt"), state);
