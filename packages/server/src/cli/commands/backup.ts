import type { Command } from "commander";
import { loadConfig } from "../../config/load-config.ts";
import { BackupRefused, backupSqlite } from "../../db/backup.ts";
import { sqliteFile } from "../../db/open.ts";

/** `backup FILE`: a consistent copy of the SQLite database, also while a server runs on it. Does not migrate it first. */
export function registerBackupCommand(program: Command): void {
  program
    .command("backup")
    .description("copy the SQLite database to FILE, also while the server runs")
    .argument("<file>", "the copy to make")
    .option("--json", "one JSON object on standard output")
    .action(async (target: string, { json = false }: { json?: boolean }) => {
      const file = sqliteFile(loadConfig().databaseUrl);
      if (file === null)
        throw new BackupRefused('The database is PostgreSQL: use pg_dump --format=custom --file=FILE "$DATABASE_URL"');
      const report = await backupSqlite(file, target);
      process.stdout.write(
        json ? `${JSON.stringify(report)}\n` : `Backed up to ${report.file} (${megabytes(report.bytes)} MB)\n`,
      );
    });
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
