import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { ImportQuery } from "@lead-dashboard/contract/imports/schemas";
import { countryOf } from "@lead-dashboard/domain/imports/country-names";
import { SingleBar } from "cli-progress";
import { type Command, InvalidArgumentError, Option } from "commander";
import { chooseOrganizationId } from "../../accounts/choose-membership.ts";
import { importFile } from "../../imports/import-file.ts";
import { presentImport } from "../../imports/present.ts";
import { importStore } from "../../imports/store.ts";
import type { OpenFoundation } from "../open.ts";

interface ImportOptions {
  onDuplicate: "skip" | "fill" | "overwrite";
  country?: string;
  organization?: string;
  sheet?: string;
  delimiter?: string;
  doNotContact?: boolean;
  json?: boolean;
}

const SHOWN_ERRORS = 10;

/** `import FILE`: the same import as on screen, run here; safe beside a running server. */
export function registerImportCommand(program: Command, open: () => Promise<OpenFoundation>): void {
  program
    .command("import")
    .description("import leads from an Excel, CSV, JSON or JSON Lines file")
    .argument("<file>", "the file")
    .addOption(
      new Option("--on-duplicate <policy>", "what happens to leads that are there already")
        .choices(["skip", "fill", "overwrite"])
        .default("skip"),
    )
    .option("--country <code>", "country of rows that name none, such as XK", countryCode)
    .option("--sheet <name>", "sheet of a workbook; the first one when left out")
    .option("--delimiter <character>", "what parts the cells of a CSV file; tab may be written as \\t", delimiterOf)
    .option("--do-not-contact", "the file names phones and e-mails nobody may write to")
    .option("--organization <name>", "organization by name or id, when there are several")
    .option("--json", "one JSON object on standard output")
    .action(async (path: string, options: ImportOptions) => {
      const { size } = await sizeOf(path);
      const foundation = await open();
      try {
        await run(foundation, { path, size }, options);
      } finally {
        await foundation.close();
      }
    });
}

function countryCode(text: string): string {
  const country = countryOf(text);
  if (country === null) throw new InvalidArgumentError("It is not a country code (ISO 3166-1, or XK).");
  return country;
}

function delimiterOf(text: string): string {
  const { success, data } = ImportQuery.shape.delimiter.safeParse(text === "\\t" ? "\t" : text);
  if (!success || data === undefined)
    throw new InvalidArgumentError("It is not one character other than a letter, digit or quotation mark.");
  return data;
}

async function sizeOf(path: string): Promise<{ size: number }> {
  const found = await stat(path).catch((cause) => {
    throw new Error(`${path}: cannot be read (${cause.code ?? cause})`, { cause });
  });
  if (!found.isFile()) throw new Error(`${path}: is not a file`);
  return found;
}

async function run(
  foundation: OpenFoundation,
  file: { path: string; size: number },
  options: ImportOptions,
): Promise<void> {
  const organizationId = await chooseOrganizationId(foundation, options.organization);
  const scope = { organizationId };
  const bar = progressBar(options.json !== true && process.stderr.isTTY, file.size);
  const one = await importFile(foundation, scope, {
    file: { bytes: createReadStream(file.path), fileName: basename(file.path) },
    onDuplicate: options.onDuplicate,
    country: options.country ?? null,
    sheet: options.sheet ?? null,
    delimiter: options.delimiter ?? null,
    purpose: options.doNotContact === true ? "do-not-contact" : null,
    actor: { kind: "system", name: "command line" },
    onProgress: ({ bytesRead, rows }) => bar?.update(bytesRead, { rows }),
  });
  bar?.stop();
  const store = importStore(foundation.db, scope);
  const errors = await store.errors(one.id, { afterRow: 0, limit: SHOWN_ERRORS, isWarning: false });
  const warnings = await store.errors(one.id, { afterRow: 0, limit: SHOWN_ERRORS, isWarning: true });
  const { rows, created, updated, skipped, failed, warned, failure } = presentImport(one, {
    errors,
    warnings,
    spared: [],
  });
  if (failure !== null) throw new Error(failure);
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ rows, created, updated, skipped, failed, warned })}\n`);
    return;
  }
  const counts = `${rows} rows: ${created} created, ${updated} updated, ${skipped} skipped, ${failed} refused\n`;
  const withWarning = warned > 0 ? `${warned} of them went in with a warning\n` : "";
  process.stdout.write(counts + linesOf(errors, failed) + withWarning + linesOf(warnings, warned));
}

function linesOf(told: readonly { line: number; reason: string }[], all: number): string {
  const lines = told.map(({ line, reason }) => `  line ${line}: ${reason}\n`).join("");
  return all > told.length ? `${lines}  and ${all - told.length} more\n` : lines;
}

function progressBar(isWanted: boolean, size: number): SingleBar | null {
  if (!isWanted) return null;
  const bar = new SingleBar({ format: "{bar} {percentage} % · {rows} rows · {eta_formatted} left", hideCursor: true });
  bar.start(Math.max(1, size), 0, { rows: 0 });
  return bar;
}
