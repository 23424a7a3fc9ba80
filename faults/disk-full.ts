// F3: no space left on the disk of the database, and space again. SQLite on a small disk in memory; where none can be
// mounted (that takes root) the scenario says so and measures nothing.
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { duplicatesAmong, layGround, openOnes, planForAll } from "./ground.ts";
import { becomes, pause } from "./process.ts";
import { atMost, type Finding, none, roundsOf, type Scenario, type Stage } from "./scenario.ts";

const FILLS = { reduced: 2, short: 4, long: 100 };
const PER_FILL = 60;
const LANES = 8;

/** What the database grows by between two fills is less than this. */
const MB_A_FILL = 1;

/** A small disk with room for what is sent between so many fills; null when none may be mounted. */
function mountDisk(fills: number): { folder: string; unmount: () => void } | null {
  const folder = mkdtempSync(join(tmpdir(), "lead-dashboard-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${24 + fills * MB_A_FILL}m`, "none", folder]);
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    return null;
  }
  return {
    folder,
    unmount() {
      spawnSync("umount", [folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Writes until there is no space left. */
function fillUp(file: string): void {
  for (const size of [65_536, 4_096]) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(size));
    } catch {
      // full, but for less than this
    }
  }
}

async function run(stage: Stage): Promise<Finding[]> {
  const fills = roundsOf(stage, FILLS);
  const disk = mountDisk(fills);
  if (disk === null) return [none("not measured: no small disk may be mounted here", 0)];
  const ground = await layGround(stage, { teams: 1, accounts: LANES, leads: fills * PER_FILL, folder: disk.folder });
  const [team] = ground.teams;
  if (team === undefined) throw new Error("There is no team");
  const ballast = join(disk.folder, "ballast");
  try {
    let worker = await ground.start();
    let ended = 0;
    let slowest = 0;
    const bad: number[] = [];
    for (let number = 0; number < fills; number++) {
      const some = team.leadIds.slice(number * PER_FILL, (number + 1) * PER_FILL);
      await planForAll(ground, team, { key: `fill-${number}` }, some);
      await becomes(() => ground.recorder.handOvers.length > number * PER_FILL + 5, 5_000);
      // everything that is free, to the last page
      fillUp(ballast);
      const note = await team.api.post("/leads", { name: "Too much", notes: "x".repeat(5_000) });
      if (note.status >= 500 && note.status !== 503 && note.status !== 507) bad.push(note.status);
      await pause(1_000);
      rmSync(ballast);
      const freed = performance.now();
      await becomes(async () => openOnes(await ground.states()) === 0, 40_000);
      slowest = Math.max(slowest, performance.now() - freed);
      if (worker.hasEnded()) {
        ended += 1;
        worker = await ground.start();
      }
    }
    await worker.stop();
    const states = await ground.states();
    const kinds = Object.entries(states).map(([state, count]) => `${count} ${state}`);
    return [
      none(
        `duplicates, the disk full ${fills} times (${kinds.join(", ")})`,
        duplicatesAmong(ground.recorder.handOvers),
      ),
      none("neither ended nor in doubt", openOnes(states)),
      none("in doubt", states.unknown ?? 0),
      none(`answers that blame us (${bad.join(", ") || "none"})`, bad.length),
      none("workers that ended", ended),
      atMost("seconds until all has left, once there is space", slowest / 1_000, 30),
    ];
  } finally {
    await ground.close();
    disk.unmount();
  }
}

/** A full disk. */
export const diskFull: Scenario = { title: "F3: no space on the disk", engines: ["sqlite"], isInShort: true, run };
