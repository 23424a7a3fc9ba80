import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Config, readConfig } from "../../config/config.ts";
import { backupSqlite } from "../../db/backup.ts";
import { migrate } from "../../db/migrate.ts";
import { openDatabase } from "../../db/open.ts";
import { takeWorkerLock } from "../../db/worker-lock.ts";
import { checkDatabase } from "./check-database.ts";
import { checkMail } from "./check-mail.ts";
import { checkSettings } from "./check-settings.ts";
import type { Finding } from "./finding.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const KEY = "a secret key of the tests, long enough";
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "doctor-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function configOf(environment: Record<string, string> = {}): Config {
  const read = readConfig({ DATABASE_URL: `sqlite:${join(folder, "leads.db")}`, SECRET_KEY: KEY, ...environment });
  return { ...read, secrets: { ...read.secrets, secretKey: read.secrets.secretKey ?? "" } };
}

const levels = (findings: readonly Finding[]) => Object.fromEntries(findings.map(({ check, level }) => [check, level]));
const messageOf = (findings: readonly Finding[], name: string) =>
  findings.find(({ check }) => check === name)?.message ?? "";

describe("doctor on settings", () => {
  it("says what follows from an address nobody outside can reach", () => {
    const findings = checkSettings(configOf());
    expect(levels(findings)).toMatchObject({ "secret key": "ok", address: "warning", cookies: "warning" });
    expect(messageOf(findings, "address")).toContain("mailto");
  });

  it("names what is set and not used", () => {
    expect(levels(checkSettings(configOf()))).not.toHaveProperty("not used");
    const findings = checkSettings(configOf({ REDIS_URL: "redis://localhost" }));
    expect(levels(findings)).toMatchObject({ "not used": "warning" });
    expect(messageOf(findings, "not used")).toContain("REDIS_URL");
  });

  it("is content with a public https address", () => {
    const findings = checkSettings(configOf({ BASE_URL: "https://crm.example.com" }));
    expect(levels(findings)).toMatchObject({ address: "ok", cookies: "ok" });
  });

  it("says where a key that was made by itself is kept", () => {
    writeFileSync(join(folder, "secret-key"), `${KEY}\n`);
    expect(messageOf(checkSettings(configOf()), "secret key")).toContain(join(folder, "secret-key"));
  });
});

describe("doctor on the database", () => {
  it("takes a missing one for a beginning, not a failure", async () => {
    expect(levels(await checkDatabase(configOf(), NOW))).toEqual({ folder: "ok", database: "warning" });
  });

  it("looks at migrations, worker and snapshots", async () => {
    const config = configOf();
    const file = join(folder, "leads.db");
    const db = openDatabase(config);
    await migrate(db, NOW);
    await db.close();
    expect(levels(await checkDatabase(config, NOW))).toEqual({
      folder: "ok",
      database: "ok",
      jobs: "ok",
      readers: "ok",
      worker: "warning",
      snapshots: "warning",
    });
    const lock = takeWorkerLock(file);
    await backupSqlite(file, join(folder, "snapshots", "snapshot-2026-11-22T03-00-00.db"));
    expect(levels(await checkDatabase(config, NOW))).toMatchObject({ worker: "ok", snapshots: "ok" });
    lock?.release();
  });

  it("names what other users of the machine can read, unless the folder is closed to them", async () => {
    const config = configOf();
    const db = openDatabase(config);
    await migrate(db, NOW);
    await db.close();
    chmodSync(join(folder, "leads.db"), 0o644);
    expect(levels(await checkDatabase(config, NOW))).toMatchObject({ readers: "ok" });
    chmodSync(folder, 0o755);
    const findings = await checkDatabase(config, NOW);
    expect(levels(findings)).toMatchObject({ readers: "warning" });
    expect(messageOf(findings, "readers")).toContain("leads.db");
    chmodSync(join(folder, "leads.db"), 0o600);
    expect(levels(await checkDatabase(config, NOW))).toMatchObject({ readers: "ok" });
  });

  it("fails on a file that is no database", async () => {
    writeFileSync(join(folder, "leads.db"), "something else ".repeat(1000));
    expect(levels(await checkDatabase(configOf(), NOW)).database).toBe("failure");
  });

  it("fails on a PostgreSQL that does not answer", async () => {
    const findings = await checkDatabase(configOf({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" }), NOW);
    expect(levels(findings)).toEqual({ database: "failure" });
  });
});

describe("doctor on mail", () => {
  it("asks nothing where nothing is set", async () => {
    expect(await checkMail(configOf())).toEqual([]);
  });

  it("signs in at the mail server, and says when that is refused", async () => {
    const server = new SMTPServer({
      authOptional: false,
      allowInsecureAuth: true,
      disabledCommands: ["STARTTLS"],
      onAuth: (auth, _session, done) =>
        auth.password === "right" ? done(null, { user: auth.username ?? "" }) : done(new Error("wrong password")),
    });
    const port = await new Promise<number>((resolve) => {
      const listening = server.listen(0, "127.0.0.1", () => {
        const address = listening.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    const mail = (password: string) =>
      checkMail(
        configOf({
          MAIL_HOST: "127.0.0.1",
          MAIL_PORT: String(port),
          MAIL_SECURE: "false",
          MAIL_USER: "me@localhost",
          MAIL_PASSWORD: password,
        }),
      );
    const [good, bad] = [await mail("right"), await mail("wrong")];
    await new Promise<void>((resolve) => server.close(resolve));
    expect(levels(good)).toEqual({ mail: "ok", mailbox: "warning" });
    expect(levels(bad)).toMatchObject({ mail: "failure" });
  });

  it("fails on servers that do not answer, naming host and port", async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, "127.0.0.1", () => {
        const address = taken.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    await new Promise((resolve) => taken.close(resolve));
    const findings = await checkMail(
      configOf({
        MAIL_HOST: "127.0.0.1",
        MAIL_PORT: String(port),
        MAIL_FROM: "me@localhost",
        IMAP_HOST: "127.0.0.1",
        IMAP_PORT: String(port),
        IMAP_USER: "me",
        IMAP_SECURE: "false",
      }),
    );
    expect(levels(findings)).toEqual({ mail: "failure", mailbox: "failure" });
    expect(messageOf(findings, "mailbox")).toContain(`127.0.0.1:${port}`);
  });
});
