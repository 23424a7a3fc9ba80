// From the command to the first answered page on an existing database, and the memory it then rests at.
import { readFileSync } from "node:fs";
import { runCommand, startProgram } from "../e2e/program.ts";
import { type Figure, percentile } from "./figures.ts";
import { openGround } from "./ground.ts";

const RUNS = 5;
const REST_MS = 5_000;

/** The server itself: under an older Node the command starts the pinned one below it. */
function serverPid(commandPid: number): number {
  const children = readFileSync(`/proc/${commandPid}/task/${commandPid}/children`, "utf8").trim().split(" ");
  return Number(children[0]) || commandPid;
}

function anonymousMegabytes(pid: number): number {
  const line = readFileSync(`/proc/${pid}/status`, "utf8")
    .split("\n")
    .find((text) => text.startsWith("RssAnon"));
  return Number(line?.replace(/\D/g, "")) / 1024;
}

/** Measures start and rest. */
export async function measureStartup(): Promise<Figure[]> {
  const ground = await openGround();
  const { settings } = ground;
  await runCommand(["sample-leads", "--count", "1000"], settings);
  const starts: number[] = [];
  let rest = 0;
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now();
    const program = await startProgram(settings);
    await (await fetch(`${program.url}/`)).text();
    starts.push(performance.now() - started);
    if (run === RUNS - 1) {
      await new Promise((done) => setTimeout(done, REST_MS));
      rest = anonymousMegabytes(serverPid(program.pid()));
    }
    await program.stop();
  }
  await ground.close();
  return [
    {
      name: "start to first answered page (median of 5)",
      measured: percentile(starts, 0.5),
      unit: "ms",
      target: 500,
      better: "lower",
    },
    { name: "idle RssAnon", measured: rest, unit: "MB", target: 120, better: "lower" },
  ];
}
