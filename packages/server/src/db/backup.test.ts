import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteConnection from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../config/config.ts";
import { silentLogger } from "../http/logger.ts";
import { BackupRefused, backupSqlite } from "./backup.ts";
import type { Db } from "./database.ts";
import { migrate } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import { restoreSqlite } from "./restore.ts";
import { snapshotsIn, takeSnapshot } from "./snapshot.ts";
import { openSqlite } from "./sqlite.ts";
import { takeWorkerLock } from "./worker-lock.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
let folder: string;
let file: string;
let db: Db;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "backup-"));
  file = join(folder, "leads.db");
  db = openSqlite(file);
  await migrate(db, NOW, migrations.slice(0, 1));
});

afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true });
});

async function addJobs(count: number): Promise<void> {
  await db.transaction(async (tx) => {
    for (let i = 0; i < count; i++)
      await tx.query
        .insertInto("job")
        .values({
          id: crypto.randomUUID(),
          organizationId: null,
          name: "test",
          payload: "x".repeat(2000),
          key: null,
          state: "waiting",
          runAt: NOW,
          leaseUntil: null,
          leaseHolder: null,
          lastError: null,
          createdAt: NOW,
        })
        .execute();
  });
}

function jobsIn(path: string): number {
  const copy = new SqliteConnection(path, { readonly: true });
  try {
    return Number(copy.prepare('select count(*) from "job"').pluck().get());
  } finally {
    copy.close();
  }
}

describe("backup", () => {
  it("is one whole file as of one moment, although the database is written to meanwhile", async () => {
    await addJobs(3_000);
    const target = join(folder, "copy", "leads-backup.db");
    const [report] = await Promise.all([backupSqlite(file, target), addJobs(50)]);
    expect(report.bytes).toBeGreaterThan(3_000 * 2000);
    expect(jobsIn(target)).toBe(3_000);
    expect(readdirSync(join(folder, "copy"))).toEqual(["leads-backup.db"]);
    expect(jobsIn(file)).toBe(3_050);
  });

  it("spoils no other that is made of the same database under the same name at once", async () => {
    await addJobs(3_000);
    const target = join(folder, "copy", "leads-backup.db");
    await Promise.all([backupSqlite(file, target), backupSqlite(file, target)]);
    expect(jobsIn(target)).toBe(3_000);
    expect(readdirSync(join(folder, "copy"))).toEqual(["leads-backup.db"]);
  });

  it("refuses a database that is not there, and to overwrite the database", async () => {
    await expect(backupSqlite(join(folder, "none.db"), join(folder, "x"))).rejects.toThrow(BackupRefused);
    await expect(backupSqlite(file, file)).rejects.toThrow("itself");
  });
});

describe("restore", () => {
  async function backupWithOneJob(): Promise<string> {
    await addJobs(1);
    const backup = join(folder, "backup.db");
    await backupSqlite(file, backup);
    await addJobs(1);
    return backup;
  }

  it("puts the backup in place and keeps the old database beside it", async () => {
    const backup = await backupWithOneJob();
    await db.close();
    const { keptAs } = restoreSqlite(backup, { databaseFile: file, now: NOW });
    expect(jobsIn(file)).toBe(1);
    expect(jobsIn(keptAs ?? "")).toBe(2);
    expect(jobsIn(backup)).toBe(1);
  });

  it("refuses while a worker runs on the database", async () => {
    const backup = await backupWithOneJob();
    await db.close();
    const lock = takeWorkerLock(file);
    expect(() => restoreSqlite(backup, { databaseFile: file, now: NOW })).toThrow("stop it first");
    lock?.release();
    expect(jobsIn(file)).toBe(2);
  });

  it("refuses while a server without a worker has the database open", async () => {
    const backup = await backupWithOneJob();
    expect(() => restoreSqlite(backup, { databaseFile: file, now: NOW })).toThrow("stop it first");
    expect(jobsIn(file)).toBe(2);
  });

  it("refuses a truncated or foreign file and changes nothing", async () => {
    const backup = await backupWithOneJob();
    await db.close();
    truncateSync(backup, 20_000);
    expect(() => restoreSqlite(backup, { databaseFile: file, now: NOW })).toThrow("not a whole backup");
    writeFileSync(backup, "name,phone\nLux,1\n");
    expect(() => restoreSqlite(backup, { databaseFile: file, now: NOW })).toThrow("not a whole backup");
    expect(() => restoreSqlite(join(folder, "none"), { databaseFile: file, now: NOW })).toThrow("There is no file");
    expect(jobsIn(file)).toBe(2);
    expect(existsSync(`${file}.restoring`)).toBe(false);
  });

  it("replaces a broken database", async () => {
    const backup = await backupWithOneJob();
    await db.close();
    writeFileSync(file, "not a database at all, but some text that is long enough to look like a file".repeat(20));
    restoreSqlite(backup, { databaseFile: file, now: NOW });
    expect(jobsIn(file)).toBe(1);
  });

  it("refuses a backup of a newer version", async () => {
    const backup = await backupWithOneJob();
    await db.close();
    const copy = new SqliteConnection(backup);
    copy.exec(`insert into "migration" values (9999, 'later', 1)`);
    copy.close();
    expect(() => restoreSqlite(backup, { databaseFile: file, now: NOW })).toThrow("newer version");
  });
});

describe("the daily snapshot", () => {
  it("is taken once a day and fourteen are kept", async () => {
    let now = NOW;
    const secrets = {
      secretKey: "x".repeat(32),
      mailPassword: null,
      imapPassword: null,
      whatsAppAccessToken: null,
      whatsAppAppSecret: null,
      whatsAppVerifyToken: null,
      twilioAuthToken: null,
      twilioApiKeySecret: null,
      oldSecretKeys: [],
      metricsToken: null,
      mailSignIns: { google: null, microsoft: null },
    };
    const config = { ...readConfig({ DATABASE_URL: `sqlite:${file}` }), secrets };
    const foundation = { db, config, log: silentLogger, clock: { now: () => now } };
    for (let day = 0; day < 16; day++) {
      await takeSnapshot({}, foundation);
      await takeSnapshot({}, foundation);
      now += 86_400_000;
    }
    const kept = snapshotsIn(join(folder, "snapshots"));
    expect(kept).toHaveLength(14);
    expect(kept[0]).toBe("snapshot-2026-11-24T12-00-00.db");
    expect(jobsIn(join(folder, "snapshots", kept[13] ?? ""))).toBe(0);
  });
});
