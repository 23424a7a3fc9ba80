import type { Command } from "commander";
import { openFoundation } from "../../app/open-foundation.ts";
import { loadConfig } from "../../config/load-config.ts";
import { migrate } from "../../db/migrate.ts";

/** `migrate`: bring the database up to date and stop. */
export function registerMigrateCommand(program: Command): void {
  program
    .command("migrate")
    .description("bring the database up to date")
    .option("--json", "one JSON object on standard output")
    .action(async (options: { json?: boolean }) => {
      const foundation = await openFoundation(loadConfig());
      try {
        const applied = await migrate(foundation.db, foundation.clock.now());
        process.stdout.write(
          options.json === true
            ? `${JSON.stringify({ applied })}\n`
            : applied.length === 0
              ? "The database is up to date\n"
              : `Applied ${applied.length} migrations\n`,
        );
      } finally {
        await foundation.close();
      }
    });
}
