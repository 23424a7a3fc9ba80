import type { Command } from "commander";
import { loadConfig } from "../../config/load-config.ts";
import { BackupRefused } from "../../db/backup.ts";
import { sqliteFile } from "../../db/open.ts";
import { type RestoreReport, restoreSqlite } from "../../db/restore.ts";
import { turnSending } from "../../messages/turn-sending.ts";
import { organizationsToScore } from "../../scoring/store.ts";
import type { OpenFoundation } from "../open.ts";

const REASON = "Restored from a backup: see what was sent since it was made, then resume";

/**
 * `restore FILE`: put a backup in the SQLite database's place; the server must be stopped, the old file is kept. What left
 * after the backup was made stands in it as not yet sent, so all sending is paused until a person has looked.
 */
export function registerRestoreCommand(program: Command, openFoundation: () => Promise<OpenFoundation>): void {
  program
    .command("restore")
    .description("put the backup FILE in place of the SQLite database; stop the server first")
    .argument("<file>", "a file made by `backup`, or a snapshot")
    .option("--keep-sending", "do not pause sending: nothing has left since the backup was made")
    .option("--json", "one JSON object on standard output")
    .action(async (backup: string, options: { keepSending?: boolean; json?: boolean }) => {
      const databaseFile = sqliteFile(loadConfig().databaseUrl);
      if (databaseFile === null)
        throw new BackupRefused(
          'The database is PostgreSQL: use pg_restore --clean --if-exists --dbname="$DATABASE_URL" FILE',
        );
      const report = restoreSqlite(backup, { databaseFile, now: Date.now() });
      const isPaused = options.keepSending !== true;
      if (isPaused) await pauseEverywhere(openFoundation);
      process.stdout.write(
        options.json === true
          ? `${JSON.stringify({ ...report, database: databaseFile, sendingPaused: isPaused })}\n`
          : sentences(databaseFile, { ...report, isPaused }),
      );
    });
}

async function pauseEverywhere(openFoundation: () => Promise<OpenFoundation>): Promise<void> {
  const foundation = await openFoundation();
  try {
    for (const organizationId of await organizationsToScore(foundation.db)) {
      const actor = { kind: "system", name: "restore" } as const;
      const caller = { memberId: "restore", userId: "restore", organizationId, role: "admin", actor } as const;
      await turnSending(foundation, { ...caller, scope: { organizationId } }, { on: false, reason: REASON });
    }
  } finally {
    await foundation.close();
  }
}

function sentences(databaseFile: string, report: RestoreReport & { isPaused: boolean }): string {
  return [
    `Restored ${databaseFile} from ${report.restoredFrom}`,
    ...(report.keptAs === null ? [] : [`The database from before is kept as ${report.keptAs}`]),
    ...(report.isPaused ? ["Sending is paused: see what was sent since the backup was made, then resume it"] : []),
  ]
    .map((line) => `${line}\n`)
    .join("");
}
