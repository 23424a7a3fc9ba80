import type { Command } from "commander";
import { type AuditReport, verifyLogs } from "../../audit/verify-chain.ts";
import type { OpenFoundation } from "../open.ts";

/** `audit verify`: whether every organization's log is what was written; exit code 1 when one is not. */
export function registerAuditCommand(program: Command, open: () => Promise<OpenFoundation>): void {
  program
    .command("audit")
    .description("the audit log")
    .command("verify")
    .description("check that no entry of the audit log was changed, removed or reordered")
    .option("--json", "one JSON object on standard output")
    .action(async ({ json = false }: { json?: boolean }) => {
      const foundation = await open();
      try {
        const organizations = await verifyLogs(foundation.db);
        const ok = organizations.every(({ fault }) => fault === null);
        process.stdout.write(json ? `${JSON.stringify({ ok, organizations })}\n` : textOf(organizations));
        if (!ok) process.exitCode = 1;
      } finally {
        await foundation.close();
      }
    });
}

function textOf(organizations: readonly AuditReport[]): string {
  return organizations.length === 0
    ? "Nothing has happened yet, so the audit log is empty.\n"
    : organizations.map(lineOf).join("");
}

function lineOf({ organizationId, entries, fault, waiting }: AuditReport): string {
  const verdict = fault === null ? "whole" : `BROKEN at entry ${fault.number}: ${fault.reason}`;
  const behind = waiting === 0 ? "" : `; ${waiting} more wait to be entered by a worker (serve or worker)`;
  return `${organizationId}: ${entries} entries, ${verdict}${behind}\n`;
}
