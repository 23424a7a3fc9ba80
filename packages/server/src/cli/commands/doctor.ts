import type { Command } from "commander";
import { ConfigError } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import { checkDatabase } from "../doctor/check-database.ts";
import { checkMail } from "../doctor/check-mail.ts";
import { checkSettings } from "../doctor/check-settings.ts";
import { type Finding, failure } from "../doctor/finding.ts";

/** `doctor`: look at settings, database and mail, and say what to mend. Opens nothing it has not checked first. */
export function registerDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("check settings, database and mail, and say what to mend")
    .option("--json", "one JSON object on standard output")
    .action(async ({ json = false }: { json?: boolean }) => {
      const findings = await examine();
      const isWell = findings.every(({ level }) => level !== "failure");
      process.stdout.write(json ? `${JSON.stringify({ ok: isWell, checks: findings })}\n` : textOf(findings));
      if (!isWell) process.exitCode = 1;
    });
}

async function examine(): Promise<Finding[]> {
  try {
    const config = loadConfig();
    const [database, mail] = await Promise.all([checkDatabase(config, Date.now()), checkMail(config)]);
    return [...checkSettings(config), ...database, ...mail];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => failure("settings", problem, "mend it in the environment or in .env"));
  }
}

const MARKS = { ok: "ok     ", warning: "warning", failure: "FAILURE" } as const;

function textOf(findings: readonly Finding[]): string {
  return findings
    .map(({ level, check, message, remedy }) =>
      [`${MARKS[level]}  ${check}: ${message}`, ...(remedy === undefined ? [] : [`         → ${remedy}`])].join("\n"),
    )
    .map((line) => `${line}\n`)
    .join("");
}
