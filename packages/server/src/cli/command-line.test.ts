import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { restoreSqlite } from "../db/restore.ts";

const folder = mkdtempSync(join(tmpdir(), "lead-dashboard-command-line-"));
const data = join(folder, "data");
const running = new Set<ChildProcess>();
afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** The program as somebody starts it from a shell that lets others read what it makes. */
function start(...words: string[]) {
  return startOn(`sqlite:${join(data, "leads.db")}`, words);
}

function startOn(databaseUrl: string, words: readonly string[]) {
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  const child = spawn("/bin/sh", ["-c", 'umask 022; exec "$0" "$@"', process.execPath, main, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    cwd: folder,
    env: {
      DATABASE_URL: databaseUrl,
      SECRET_KEY: "a secret key of the tests, long enough",
      LOG_LEVEL: "silent",
    },
  });
  running.add(child);
  const ended = once(child, "exit").then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return { child, ended };
}

async function run(...words: string[]): Promise<{ code: number | null; told: string }> {
  const { child, ended } = start(...words);
  const [told, code] = await Promise.all([text(child.stdout), ended, text(child.stderr)]);
  return { code, told };
}

/** What a command that fails says to people. */
async function refusal({ child, ended }: ReturnType<typeof startOn>): Promise<string> {
  const [, error, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  expect(code).toBe(1);
  return error;
}

/** What a command that goes on says first; it is stopped then. */
async function firstLine(...words: string[]): Promise<unknown> {
  const { child, ended } = start(...words);
  child.stderr.resume();
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  child.kill("SIGTERM");
  await ended;
  return JSON.parse(line);
}

const modeOf = (...path: string[]) => statSync(join(folder, ...path)).mode & 0o777;

test("a fresh database, its folder, a backup, an export and what is restored are for their owner alone", async () => {
  const password = "four plain words here";
  const made = await run("init", "--email", "a@dental.example", "--password", password, "--organization", "Dental");
  expect(made.code).toBe(0);
  expect({ folder: modeOf("data"), database: modeOf("data", "leads.db") }).toEqual({ folder: 0o700, database: 0o600 });
  const [backup, exported] = await Promise.all([
    run("backup", join(folder, "copies", "leads.db")),
    run("export", "--output", join(folder, "leads.csv")),
  ]);
  expect([backup.code, exported.code]).toEqual([0, 0]);
  expect([modeOf("copies"), modeOf("copies", "leads.db"), modeOf("leads.csv")]).toEqual([0o700, 0o600, 0o600]);
  chmodSync(join(folder, "copies", "leads.db"), 0o644);
  restoreSqlite(join(folder, "copies", "leads.db"), { databaseFile: join(folder, "restored.db"), now: Date.now() });
  expect(modeOf("restored.db")).toBe(0o600);
});

test("with --json a command that fails says so as JSON, and those that go on say that they do", async () => {
  const missing = join(folder, "missing.csv");
  const failed = await run("import", missing, "--json");
  expect({ ...failed, told: JSON.parse(failed.told) }).toEqual({
    code: 1,
    told: { error: `${missing}: cannot be read (ENOENT)` },
  });
  expect(existsSync(missing)).toBe(false);
  expect(await firstLine("worker", "--json")).toEqual({ worker: "running" });
  expect(await firstLine("serve", "--json", "--no-worker", "--port", "0")).toEqual({
    url: expect.stringContaining("http://"),
    sandbox: false,
  });
});

test("a database that cannot be opened is named with its setting, the reason and what to do, without its password", async () => {
  const file = join(folder, "notes.txt");
  writeFileSync(file, "These are no leads, but notes of some length.\n".repeat(40));
  const told = (databaseUrl: string, ...words: string[]) => refusal(startOn(databaseUrl, words));
  const noDatabase = `DATABASE_URL: ${file} cannot be opened: file is not a database. Name another file`;
  expect(await told(`sqlite:${file}`, "migrate")).toContain(noDatabase);
  expect(await told(`sqlite:${file}`, "serve", "--port", "0")).toContain(noDatabase);
  expect(await told(`sqlite:${file}`, "import", file)).toContain(noDatabase);
  expect(await told(`sqlite:${folder}`, "migrate")).toMatch(
    new RegExp(`^DATABASE_URL: ${folder} cannot be opened: .+ It is a folder: name a file in it`),
  );
  expect(await told("sqlite:/dev/null/x/l.db", "migrate")).toMatch(
    /^DATABASE_URL: \/dev\/null\/x\/l\.db cannot be opened: .+ Name a file that the program's user can read and write/,
  );
  const refused =
    "DATABASE_URL: 127.0.0.1:1/leads cannot be opened: connect ECONNREFUSED 127.0.0.1:1. See that PostgreSQL";
  const secret = "postgres://somebody:a-password@127.0.0.1:1/leads";
  for (const words of [["migrate"], ["serve", "--port", "0"], ["worker"], ["import", file]]) {
    const error = await told(secret, ...words);
    expect(error).toContain(refused);
    expect(error).not.toContain("a-password");
  }
});

test("a number out of its range is refused by the option that was typed, with the range and the usage", async () => {
  const [count, word, port] = await Promise.all([
    refusal(start("sample-leads", "--count", "-5")),
    refusal(start("serve", "--port", "abc")),
    refusal(start("serve", "--port", "70000")),
  ]);
  expect(count).toContain(
    "option '--count <number>' argument '-5' is invalid. It must be a whole number from 0 to 999999999.",
  );
  expect(count).toContain("Usage: lead-dashboard sample-leads");
  expect(word).toContain(
    "option '--port <number>' argument 'abc' is invalid. It must be a whole number from 0 to 65535.",
  );
  expect(word).toContain("Usage: lead-dashboard serve");
  expect(port).toContain("option '--port <number>' argument '70000' is invalid");
});
