import type { Command } from "commander";
import { openFoundation } from "../../app/open-foundation.ts";
import { startWork } from "../../app/start-work.ts";
import { loadConfig } from "../../config/load-config.ts";
import { migrate } from "../../db/migrate.ts";
import { untilStopped } from "../until-stopped.ts";

/** `worker`: only the worker. */
export function registerWorkerCommand(program: Command): void {
  program
    .command("worker")
    .description("run only the worker (any number on PostgreSQL, one on SQLite)")
    .option("--json", "one JSON object on standard output")
    .action(async ({ json = false }: { json?: boolean }) => {
      const foundation = await openFoundation(loadConfig());
      await migrate(foundation.db, foundation.clock.now());
      const work = await startWork(foundation);
      process.stdout.write(json ? `${JSON.stringify({ worker: "running" })}\n` : "The worker runs\n");
      await untilStopped();
      if (!json) process.stdout.write("The worker stops as soon as it has nothing in hand\n");
      await work.stop();
      await foundation.close();
    });
}
