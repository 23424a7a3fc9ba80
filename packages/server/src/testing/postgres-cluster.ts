// A PostgreSQL cluster of one test run: in a temporary folder, under another uid than root (initdb refuses root), and
// used by a role that is no superuser, as in production.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

/** A running cluster. */
export interface Cluster {
  /** URL of a database of the cluster for the application's role */
  url(database: string): string;
  /** The same through a file of its folder: a journey costs both sides a quarter less than over TCP. */
  localUrl(database: string): string;
  /** Makes a database as a copy of another. */
  createDatabase(name: string, template?: string): Promise<void>;
  /** Drops a database, whoever is connected. */
  dropDatabase(name: string): Promise<void>;
  /** Stops the server at once, as a crash does: nothing is ended in order, and the log is read at the next start. */
  crash(): Promise<void>;
  /** Starts it again, on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The folder of PostgreSQL's programs, or null when there is none. */
export function postgresPrograms(): string | null {
  const base = "/usr/lib/postgresql";
  const versions = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(base, version, "bin")), ...(process.env.PATH ?? "").split(":")];
  return folders.find((folder) => existsSync(join(folder, "initdb"))) ?? null;
}

function unprivilegedUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag: string, name: string) => Number(execFileSync("id", [flag, name]).toString());
  for (const name of ["postgres", "nobody"]) {
    try {
      return { uid: idOf("-u", name), gid: idOf("-g", name) };
    } catch {
      // this system has no such user: the next one
    }
  }
  throw new Error("PostgreSQL does not run as root and there is no user `postgres` or `nobody` to run it as");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No free port");
  return address.port;
}

async function untilReady(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) throw new Error(`PostgreSQL stopped with exit code ${child.exitCode}`);
    const client = new pg.Client({ host: "127.0.0.1", port, user: "owner", database: "postgres" });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error("PostgreSQL did not answer within 15 s");
}

/**
 * Makes and starts a cluster in a folder of its own `within` another; `changes` to the settings of tests, which promise
 * nothing after a crash.
 */
export async function startCluster(
  changes: Readonly<Record<string, string>> = {},
  within = tmpdir(),
): Promise<Cluster> {
  const programs = postgresPrograms();
  if (programs === null)
    throw new Error(
      "PostgreSQL is missing: install it (Debian: apt-get install postgresql), or run `node scripts/provide.ts postgres`",
    );
  const folder = mkdtempSync(join(within, "lead-dashboard-postgres-"));
  const user = unprivilegedUser();
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const identity = user ?? {};
  execFileSync(
    join(programs, "initdb"),
    ["-D", folder, "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
    {
      ...identity,
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const port = await freePort();
  const settings = {
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    listen_addresses: "127.0.0.1",
    unix_socket_directories: folder,
    max_connections: "200",
    // its workers look after dropped databases too, and the application's role may not end them: the drop fails
    autovacuum: "off",
    ...changes,
  };
  const start = async () => {
    const started = spawn(
      join(programs, "postgres"),
      [
        "-D",
        folder,
        "-p",
        String(port),
        ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
      ],
      { ...identity, cwd: folder, stdio: "ignore" },
    );
    await untilReady(port, started);
    return started;
  };
  let child = await start();
  const end = async (signal: "SIGINT" | "SIGQUIT") => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  };
  const owner = async (statement: string) => {
    const client = new pg.Client({ host: "127.0.0.1", port, user: "owner", database: "postgres" });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await owner("create role app login createdb");
  return {
    url: (database) => `postgres://app@127.0.0.1:${port}/${database}`,
    localUrl: (database) => `postgres://app@${encodeURIComponent(folder)}:${port}/${database}`,
    createDatabase: (name, template = "template1") =>
      owner(`create database "${name}" owner app template "${template}"`),
    dropDatabase: (name) => owner(`drop database "${name}" with (force)`),
    crash: () => end("SIGQUIT"),
    async restart() {
      child = await start();
    },
    async stop() {
      await end("SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
