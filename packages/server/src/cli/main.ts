#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { type OpenFoundation, openForCommand } from "./open.ts";

type Register = (program: Command, open: () => Promise<OpenFoundation>) => void;

/** Every command; only the one that was asked for is loaded, so that the server starts fast. */
const COMMANDS: Record<string, () => Promise<Register>> = {
  serve: () => import("./commands/serve.ts").then((m) => m.registerServeCommand),
  worker: () => import("./commands/worker.ts").then((m) => m.registerWorkerCommand),
  migrate: () => import("./commands/migrate.ts").then((m) => m.registerMigrateCommand),
  init: () => import("./commands/init.ts").then((m) => m.registerInitCommand),
  user: () => import("./commands/user.ts").then((m) => m.registerUserCommand),
  "api-key": () => import("./commands/api-key.ts").then((m) => m.registerApiKeyCommand),
  import: () => import("./commands/import.ts").then((m) => m.registerImportCommand),
  audit: () => import("./commands/audit.ts").then((m) => m.registerAuditCommand),
  backup: () => import("./commands/backup.ts").then((m) => m.registerBackupCommand),
  restore: () => import("./commands/restore.ts").then((m) => m.registerRestoreCommand),
  doctor: () => import("./commands/doctor.ts").then((m) => m.registerDoctorCommand),
  "rotate-secrets": () => import("./commands/rotate-secrets.ts").then((m) => m.registerRotateSecretsCommand),
  decay: () => import("./commands/decay.ts").then((m) => m.registerDecayCommand),
  "sample-leads": () => import("./commands/sample-leads.ts").then((m) => m.registerSampleLeadsCommand),
  export: () => import("./commands/export.ts").then((m) => m.registerExportCommand),
  rescore: () => import("./commands/rescore.ts").then((m) => m.registerRescoreCommand),
};

// databases, backups, exports and keys of other people's data: for this user alone, whatever the shell's habit
process.umask(0o077);

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const program = new Command("lead-dashboard")
  .description("The CRM for people who sell to local businesses")
  .version(version)
  .showHelpAfterError();

const asked = COMMANDS[process.argv[2] ?? ""];
for (const load of asked === undefined ? Object.values(COMMANDS) : [asked]) {
  const register = await load();
  register(program, openForCommand);
}

try {
  await program.parseAsync();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify({ error: message })}\n`);
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
