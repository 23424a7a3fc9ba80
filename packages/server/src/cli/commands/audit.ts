import type { Command } from "commander";
import { listAuditedOrganizations } from "../../audit/store.ts";
import { type ChainReport, verifyChain } from "../../audit/verify-chain.ts";
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
        const organizations: ChainReport[] = [];
        for (const id of await listAuditedOrganizations(foundation.db))
          organizations.push(await verifyChain(foundation.db, id));
        const ok = organizations.every(({ fault }) => fault === null);
        process.stdout.write(json ? `${JSON.stringify({ ok, organizations })}\n` : textOf(organizations));
        if (!ok) process.exitCode = 1;
      } finally {
        await foundation.close();
      }
    });
}

function textOf(organizations: readonly ChainReport[]): string {
  return organizations.length === 0 ? "There is nothing in the audit log yet.\n" : organizations.map(lineOf).join("");
}

function lineOf({ organizationId, entries, fault }: ChainReport): string {
  const verdict = fault === null ? "whole" : `BROKEN at entry ${fault.number}: ${fault.reason}`;
  return `${organizationId}: ${entries} entries, ${verdict}\n`;
}
