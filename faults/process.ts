// The program's own commands as processes: started, killed, stopped and woken by their id, their clocks moved.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PipelinePoint } from "../packages/server/src/messages/reach-point.ts";

const PRELOAD = join(import.meta.dirname, "preload.ts");
const START_MS = 30_000;

/** A process of the program. */
export interface Running {
  readonly child: ChildProcess;
  /** settles when it has ended, however */
  readonly ended: Promise<void>;
  readonly hasEnded: () => boolean;
  /** SIGKILL, at once */
  kill(): void;
  /** SIGTERM, and waits */
  stop(): Promise<void>;
  /** SIGSTOP and SIGCONT */
  freeze(): void;
  thaw(): void;
  /** its clock shows so much more than the machine's, ms */
  setAhead(ms: number): void;
  /** what it wrote on standard error */
  log(): string;
}

/** How a process is started. */
export interface Start {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** kills itself when its pipeline comes to a point for the n-th time */
  readonly killAt?: { readonly point: PipelinePoint; readonly time: number };
  readonly aheadMs?: number;
}

/** Starts a command and waits until it says that it runs, or ends. */
export async function startProcess(start: Start): Promise<Running> {
  const { killAt, aheadMs = 0 } = start;
  const folder = mkdtempSync(join(tmpdir(), "lead-dashboard-clock-"));
  const clock = join(folder, "ahead");
  const setAhead = (ms: number) =>
    writeFileSync(clock, new Float64Array([ms]), { flag: existsSync(clock) ? "r+" : "w" });
  setAhead(aheadMs);
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "--import", PRELOAD, start.program, ...start.arguments],
    {
      cwd: tmpdir(),
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: join(start.program, "../cache"),
        LOG_LEVEL: "error",
        ...start.environment,
        ...(killAt === undefined ? {} : { FAULT_POINT: `${killAt.point}:${killAt.time}` }),
        FAULT_CLOCK: clock,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let written = "";
  const keep = (chunk: Buffer) => {
    written = `${written}${chunk}`.slice(-20_000);
  };
  child.stderr?.on("data", keep);
  child.on("error", () => {});
  let hasEnded = false;
  const ended = once(child, "exit").then(() => {
    hasEnded = true;
    rmSync(folder, { recursive: true, force: true });
  });
  const said = once(child.stdout ?? child, "data").then(() => {});
  child.stdout?.on("data", keep);
  const late = setTimeout(() => child.kill("SIGKILL"), START_MS);
  await Promise.race([said, ended]);
  clearTimeout(late);
  return {
    child,
    ended,
    hasEnded: () => hasEnded,
    kill: () => void child.kill("SIGKILL"),
    async stop() {
      if (!hasEnded) child.kill("SIGTERM");
      await ended;
    },
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
    setAhead: (ms) => void (hasEnded || setAhead(ms)),
    log: () => written,
  };
}

/** Waits for a condition that is asked again and again; false when it did not come true in time. */
export async function becomes(condition: () => Promise<boolean> | boolean, patienceMs: number): Promise<boolean> {
  const end = performance.now() + patienceMs;
  while (!(await condition())) {
    if (performance.now() > end) return false;
    await pause(25);
  }
  return true;
}

/** Waits. */
export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
