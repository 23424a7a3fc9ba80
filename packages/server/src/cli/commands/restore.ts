import type { Command } from "commander";
import { loadConfig } from "../../config/load-config.ts";
import { BackupRefused } from "../../db/backup.ts";
import { sqliteFile } from "../../db/open.ts";
import { type RestoreReport, restoreSqlite } from "../../db/restore.ts";
import { doubtRestored } from "../../messages/doubt-restored.ts";
import { lastKnownAt } from "../../messages/store-doubts.ts";
import { turnSending } from "../../messages/turn-sending.ts";
import { organizationsToScore } from "../../scoring/store.ts";
import type { OpenFoundation } from "../open.ts";

const REASON = "Restored from a backup: decide what is in doubt in the outbox, then resume";

/**
 * `restore FILE`: put a backup in the SQLite database's place; the server must be stopped, the old file is kept. What left
 * after the backup was made stands in it as not yet sent: it is asked for at its provider before it may leave, and all
 * sending is paused until a person has looked. `restore --reconcile` does the same after `pg_restore`.
 */
export function registerRestoreCommand(program: Command, openFoundation: () => Promise<OpenFoundation>): void {
  program
    .command("restore")
    .description("put the backup FILE in place of the SQLite database; stop the server first")
    .argument("[file]", "a file made by `backup`, or a snapshot")
    .option(
      "--reconcile",
      "the database was put back by other means, such as pg_restore: ask what left since, and pause",
    )
    .option("--keep-sending", "do not pause sending: nothing has left since the backup was made")
    .option("--json", "one JSON object on standard output")
    .action(async (backup: string | undefined, options: Options) => {
      if (options.reconcile === true) {
        if (backup !== undefined || options.keepSending === true)
          throw new BackupRefused("--reconcile goes without a file and without --keep-sending: it restores nothing");
        const inDoubt = await reconcile(openFoundation);
        process.stdout.write(options.json === true ? `${JSON.stringify({ inDoubt })}\n` : `${sentenceOf(inDoubt)}\n`);
        return;
      }
      if (backup === undefined) throw new BackupRefused("Name the backup: lead-dashboard restore FILE");
      const databaseFile = sqliteFile(loadConfig().databaseUrl);
      if (databaseFile === null)
        throw new BackupRefused(
          'The database is PostgreSQL: stop the servers, use pg_restore --clean --if-exists --dbname="$DATABASE_URL" FILE, then lead-dashboard restore --reconcile',
        );
      const report = restoreSqlite(backup, { databaseFile, now: Date.now() });
      const inDoubt = options.keepSending === true ? null : await reconcile(openFoundation);
      process.stdout.write(
        options.json === true
          ? `${JSON.stringify({ ...report, database: databaseFile, sendingPaused: inDoubt !== null, inDoubt: inDoubt ?? 0 })}\n`
          : sentences(databaseFile, { ...report, inDoubt }),
      );
    });
}

interface Options {
  readonly reconcile?: boolean;
  readonly keepSending?: boolean;
  readonly json?: boolean;
}

/** Pauses everybody's sending and puts in doubt what may have left; gives how many messages that are. */
async function reconcile(openFoundation: () => Promise<OpenFoundation>): Promise<number> {
  const foundation = await openFoundation();
  let inDoubt = 0;
  try {
    const knownAt = await lastKnownAt(foundation.db);
    for (const organizationId of await organizationsToScore(foundation.db)) {
      const actor = { kind: "system", name: "restore" } as const;
      const caller = { memberId: "restore", userId: "restore", organizationId, role: "admin", actor } as const;
      await turnSending(foundation, { ...caller, scope: { organizationId } }, { on: false, reason: REASON });
      inDoubt += await doubtRestored(foundation.db, { organizationId }, { knownAt, now: foundation.clock.now() });
    }
    return inDoubt;
  } finally {
    await foundation.close();
  }
}

function sentences(databaseFile: string, report: RestoreReport & { inDoubt: number | null }): string {
  return [
    `Restored ${databaseFile} from ${report.restoredFrom}`,
    ...(report.keptAs === null ? [] : [`The database from before is kept as ${report.keptAs}`]),
    ...(report.inDoubt === null ? [] : [sentenceOf(report.inDoubt)]),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function sentenceOf(inDoubt: number): string {
  const asked =
    inDoubt === 0
      ? "nothing was due that may have left since the backup was made"
      : `${inDoubt} that may have left since the backup was made are asked for at their providers once the program runs; the outbox shows what only you can decide`;
  return `Sending is paused: ${asked}. Then resume it`;
}
