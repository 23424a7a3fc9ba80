// The program as people run it: the real command, its own process, a temporary database.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const command = join(root, "packages/server/bin/lead-dashboard.js");
const START_MS = 60_000;

/** A running program. */
export interface Program {
  readonly url: string;
  readonly databaseUrl: string;
  /** what it wrote on standard error, for a failing test's message */
  log(): string;
  pid(): number;
  stop(): Promise<void>;
}

/** A port nobody uses now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("No free port");
  return address.port;
}

function environmentFor(settings: Record<string, string>): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(
    ["PATH", "HOME", "TMPDIR"].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  return { ...inherited, LOG_LEVEL: "warn", ...settings };
}

async function untilReady(url: string, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The program stopped with exit code ${child.exitCode}: ${log()}`);
    try {
      const { ok } = await fetch(`${url}/readyz`);
      if (ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error(`The program did not answer within ${START_MS / 1000} s: ${log()}`);
}

/** Starts `lead-dashboard serve` on a free port, with options of that command. */
export async function startProgram(
  settings: Record<string, string> = {},
  options: readonly string[] = [],
): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), "lead-dashboard-e2e-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const databaseUrl = settings.DATABASE_URL ?? `sqlite:${join(folder, "leads.db")}`;
  const child = spawn(process.execPath, [command, "serve", "--port", String(port), ...options], {
    cwd: folder,
    env: environmentFor({ ...settings, DATABASE_URL: databaseUrl, PORT: String(port) }),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let written = "";
  child.stderr.on("data", (chunk) => {
    written += String(chunk);
  });
  const log = () => written;
  await untilReady(url, child, log);
  return {
    url,
    databaseUrl,
    log,
    pid: () => child.pid ?? 0,
    async stop() {
      if (child.exitCode === null) {
        const ended = once(child, "exit");
        child.kill("SIGTERM");
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a command of the program to its end and gives back what it printed. */
export async function runCommand(args: string[], settings: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [command, ...args], {
    cwd: tmpdir(),
    env: environmentFor(settings),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => {
    out += String(chunk);
  });
  child.stderr.on("data", (chunk) => {
    err += String(chunk);
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`lead-dashboard ${args.join(" ")} ended with ${code}: ${err}`);
  return out;
}
