import type { Command } from "commander";
import { loadConfig } from "../../config/load-config.ts";
import { BackupRefused } from "../../db/backup.ts";
import { sqliteFile } from "../../db/open.ts";
import { restoreSqlite } from "../../db/restore.ts";

/** `restore FILE`: put a backup in the SQLite database's place; the server must be stopped, the old file is kept. */
export function registerRestoreCommand(program: Command): void {
  program
    .command("restore")
    .description("put the backup FILE in place of the SQLite database; stop the server first")
    .argument("<file>", "a file made by `backup`, or a snapshot")
    .option("--json", "one JSON object on standard output")
    .action((backup: string, { json = false }: { json?: boolean }) => {
      const databaseFile = sqliteFile(loadConfig().databaseUrl);
      if (databaseFile === null)
        throw new BackupRefused(
          'The database is PostgreSQL: use pg_restore --clean --if-exists --dbname="$DATABASE_URL" FILE',
        );
      const report = restoreSqlite(backup, { databaseFile, now: Date.now() });
      process.stdout.write(
        json ? `${JSON.stringify({ ...report, database: databaseFile })}\n` : sentence(databaseFile, report),
      );
    });
}

function sentence(databaseFile: string, report: { restoredFrom: string; keptAs: string | null }): string {
  const kept = report.keptAs === null ? "" : `The database from before is kept as ${report.keptAs}\n`;
  return `Restored ${databaseFile} from ${report.restoredFrom}\n${kept}`;
}
