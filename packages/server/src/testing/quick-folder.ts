import { accessSync, constants, statfsSync } from "node:fs";
import { tmpdir } from "node:os";

const MEMORY = "/dev/shm";
/** What the databases of one run may take, with room to spare (containers often have 64 MB there). */
const ROOM = 2 * 1024 ** 3;

/** Where databases of tests lie: in memory where there is room, because what they commit need not outlast the run. */
export function quickFolder(): string {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ROOM ? MEMORY : tmpdir();
  } catch {
    // another system than Linux
    return tmpdir();
  }
}
