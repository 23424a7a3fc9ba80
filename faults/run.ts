// `npm run faults`: the program's own processes broken in every way delivery.md names, on both engines; each scenario
// prints its figures. `--short`: in minutes; `--reduced`: as few as the tests run. Names narrow it down; `--engine sqlite` or `postgres` likewise.
// `--rounds N` breaks what is asked for N times; `--seed N` makes other choices.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compiledProgram } from "../packages/server/bin/compiled.js";
import { openDatabases } from "./databases.ts";
import { type Finding, holds, randomOf, type Scenario } from "./scenario.ts";

/** Every scenario by its name; loaded when it is run. */
const SCENARIOS: Record<string, () => Promise<Scenario>> = {
  changes: () => import("./changes.ts").then((m) => m.changes),
  kill: () => import("./kill.ts").then((m) => m.kill),
  "kill-texts": () => import("./kill-texts.ts").then((m) => m.killTexts),
  workers: () => import("./many-workers.ts").then((m) => m.manyWorkers),
  stopped: () => import("./stopped-worker.ts").then((m) => m.stoppedWorker),
  replies: () => import("./replies.ts").then((m) => m.replies),
  "reply-ways": () => import("./reply-ways.ts").then((m) => m.replyWays),
  pause: () => import("./pause-all.ts").then((m) => m.pauseAll),
  sleep: () => import("./sleep.ts").then((m) => m.sleep),
  server: () => import("./database-killed.ts").then((m) => m.databaseKilled),
  disk: () => import("./disk-full.ts").then((m) => m.diskFull),
  network: () => import("./network.ts").then((m) => m.network),
  "protected-lines": () => import("./protected-lines.ts").then((m) => m.protectedLines),
  throttle: () => import("./throttle.ts").then((m) => m.throttle),
  contention: () => import("./contention.ts").then((m) => m.contention),
  deliveries: () => import("./deliveries.ts").then((m) => m.deliveries),
  mailbox: () => import("./mailbox.ts").then((m) => m.mailbox),
  answers: () => import("./provider-answers.ts").then((m) => m.providerAnswers),
  consequences: () => import("./consequences.ts").then((m) => m.consequences),
  zones: () => import("./zones.ts").then((m) => m.zones),
  upgrade: () => import("./upgrade.ts").then((m) => m.upgrade),
  restore: () => import("./restore.ts").then((m) => m.restore),
  "restore-resumed": () => import("./restore-resumed.ts").then((m) => m.restoreResumed),
  "import-kill": () => import("./import-kill.ts").then((m) => m.importKill),
};

const root = join(import.meta.dirname, "..");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: "boolean", default: false },
    reduced: { type: "boolean", default: false },
    engine: { type: "string" },
    rounds: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
const { engine: onlyEngine } = values;
const size = values.reduced ? "reduced" : values.short ? "short" : "long";
const isShort = size !== "long";
const seed = wholeNumber("seed", values.seed);
const rounds = values.rounds === undefined ? null : wholeNumber("rounds", values.rounds);

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`--${option} is to be a whole number, 1 or more, not ${text}`);
  return Number(text);
}

/** The program as it is installed, or compiled from the sources as they are now. */
function compile(): { program: string; remove: () => void } {
  const compiled = compiledProgram();
  if (compiled !== null) return { program: compiled, remove: () => {} };
  const folder = join(root, `node_modules/.cache/faults-${process.pid}`);
  const { status, stderr } = spawnSync(process.execPath, [join(root, "scripts/compile-server.ts"), folder]);
  if (status !== 0) throw new Error(`The program does not compile: ${stderr}`);
  return { program: join(folder, "main.js"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function print(title: string, where: string, findings: readonly Finding[], seconds: number): void {
  console.log(`\n${title} (${where}, ${seconds.toFixed(0)} s)`);
  for (const finding of findings) {
    const limit = "atMost" in finding.must ? `≤ ${finding.must.atMost}` : `≥ ${finding.must.atLeast}`;
    const measured = Number.isInteger(finding.measured) ? finding.measured : finding.measured.toFixed(2);
    console.log(`  ${holds(finding) ? "holds " : "BROKEN"}  ${finding.name}: ${measured} (${limit})`);
  }
}

const asked = positionals.length > 0 ? positionals : Object.keys(SCENARIOS);
const { program, remove } = compile();
const databases = openDatabases();
let broken = 0;
const began = performance.now();
try {
  for (const name of asked) {
    const load = SCENARIOS[name];
    if (load === undefined) throw new Error(`No scenario ${name}: ${Object.keys(SCENARIOS).join(", ")}`);
    const scenario = await load();
    if (isShort && !scenario.isInShort && positionals.length === 0) continue;
    for (const engine of scenario.engines) {
      if (onlyEngine !== undefined && engine !== onlyEngine) continue;
      const start = performance.now();
      const findings = await scenario.run({
        engine,
        size,
        isShort,
        rounds,
        random: randomOf(seed),
        program,
        databases,
      });
      print(scenario.title, `${engine}, seed ${seed}`, findings, (performance.now() - start) / 1_000);
      broken += findings.filter((finding) => !holds(finding)).length;
    }
  }
} finally {
  await databases.close();
  remove();
}
const seconds = ((performance.now() - began) / 1_000).toFixed(0);
console.log(broken === 0 ? `\nEverything holds, ${seconds} s` : `\n${broken} figures are broken, ${seconds} s`);
process.exitCode = broken === 0 ? 0 : 1;
