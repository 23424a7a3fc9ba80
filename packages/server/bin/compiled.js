// The program compiled into a few files, so that it starts in half the time: reading a thousand modules one by one takes
// longer than everything else a start does. Made by scripts/compile-server.ts; used only while it fits the sources.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const SOURCES = ["packages/domain/src", "packages/contract/src", "packages/server/src"];

/** Where the compiled program is kept. */
export const compiledFolder = join(here, "packages/server/dist");

/** What the sources look like now: any change of a file, also a new or removed one, gives another text. */
export function sourceState(root = here) {
  let files = 0;
  let bytes = 0;
  let newest = 0;
  const look = (path) => {
    const { size, mtimeMs } = statSync(path);
    files += 1;
    bytes += size;
    newest = Math.max(newest, mtimeMs);
  };
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) walk(join(folder, entry.name));
      else if (!entry.name.endsWith(".test.ts")) look(join(folder, entry.name));
    }
  };
  for (const folder of SOURCES) walk(join(root, folder));
  look(join(root, "package-lock.json"));
  return `${files} ${bytes} ${newest} ${root}`;
}

/** The compiled program, or null when there is none that fits the sources. */
export function compiledProgram() {
  const state = join(compiledFolder, "sources.txt");
  const program = join(compiledFolder, "main.js");
  try {
    return existsSync(program) && readFileSync(state, "utf8") === sourceState() ? program : null;
  } catch {
    // nothing compiled yet, or a source folder that cannot be read: the sources themselves are run
    return null;
  }
}
