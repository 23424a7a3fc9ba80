#!/usr/bin/env node
import { Command } from "commander";
import { registerMigrateCommand } from "./commands/migrate.ts";
import { registerServeCommand } from "./commands/serve.ts";
import { registerWorkerCommand } from "./commands/worker.ts";

const program = new Command("lead-dashboard")
  .description("The CRM for people who sell to local businesses")
  .showHelpAfterError();

registerServeCommand(program);
registerWorkerCommand(program);
registerMigrateCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
