import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { LeadCountQuery } from "@lead-dashboard/contract/leads/lead-query";
import { type Command, Option } from "commander";
import { chooseOrganizationId } from "../../accounts/choose-membership.ts";
import { recordEvent } from "../../events/outbox.ts";
import { sayIssue } from "../../http/say-issue.ts";
import { type ExportFormat, exportLeads } from "../../leads/export-leads.ts";
import type { OpenFoundation } from "../open.ts";

interface ExportOptions {
  format: ExportFormat;
  output: string;
  filter?: string;
  columns?: string;
  organization?: string;
  json?: boolean;
}

/** `export`: write what a filter matches into a file, or to standard output with `-`. */
export function registerExportCommand(program: Command, open: () => Promise<OpenFoundation>): void {
  program
    .command("export")
    .description("write leads into a file")
    .addOption(new Option("--format <format>", "csv, json or xlsx").choices(["csv", "json", "xlsx"]).default("csv"))
    .requiredOption("--output <file>", "file to write, - for standard output")
    .option("--filter <query>", "as in the address of a list: 'status=NEW&hasWebsite=false'")
    .option("--columns <names>", "only these columns, separated by commas")
    .option("--organization <name>", "organization by name or id, when there are several")
    .option("--json", "one JSON object on standard output")
    .action(async (options: ExportOptions) => {
      const foundation = await open();
      try {
        const leads = await writeExport(foundation, options);
        if (options.json === true) process.stdout.write(`${JSON.stringify({ leads, output: options.output })}\n`);
        else if (options.output !== "-") process.stdout.write(`Wrote ${leads} leads to ${options.output}\n`);
      } finally {
        await foundation.close();
      }
    });
}

async function writeExport(foundation: OpenFoundation, options: ExportOptions): Promise<number> {
  const { db, clock } = foundation;
  const { format, output, json = false } = options;
  if (output === "-" && json) throw new Error("--json and --output - both write to standard output; choose one");
  const organizationId = await chooseOrganizationId(foundation, options.organization);
  const filter = filterOf(options.filter ?? "");
  const now = clock.now();
  const actor = { kind: "system" as const, name: "command line" };
  const event = {
    type: "export.made" as const,
    organizationId,
    actor,
    subjectId: organizationId,
    detail: { format, filter },
  };
  await db.transaction((tx) => recordEvent(tx, event, now));
  let leads = 0;
  const onPage = (count: number) => {
    leads += count;
  };
  const columns = options.columns?.split(",").map((name) => name.trim());
  const asker = { memberId: "", now };
  const pieces = await exportLeads(db, { organizationId }, { filter, asker, format, columns, onPage });
  await pipeline(Readable.from(pieces), output === "-" ? process.stdout : createWriteStream(output), {
    end: output !== "-",
  });
  return leads;
}

function filterOf(query: string) {
  const given: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(query)) {
    const before = given[name];
    given[name] = before === undefined ? value : [before, value].flat();
  }
  const parsed = LeadCountQuery.safeParse(given, { error: sayIssue });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) =>
    issue.code === "unrecognized_keys"
      ? `${issue.keys.join(", ")} is not known`
      : `${issue.path.join(".")}: ${issue.message}`,
  );
  throw new Error(`--filter: ${problems.join("; ")}`);
}
