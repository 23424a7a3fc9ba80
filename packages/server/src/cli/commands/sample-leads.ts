import { SingleBar } from "cli-progress";
import type { Command } from "commander";
import { chooseOrganizationId } from "../../accounts/choose-membership.ts";
import { makeSampleLeads } from "../../leads/make-sample-leads.ts";
import type { OpenFoundation } from "../open.ts";
import { wholeNumber } from "../whole-number.ts";

interface SampleOptions {
  count: number;
  seed: number;
  organization?: string;
  json?: boolean;
}

/** `sample-leads`: fill an organization with fictional leads, the same ones for the same seed. */
export function registerSampleLeadsCommand(program: Command, open: () => Promise<OpenFoundation>): void {
  program
    .command("sample-leads")
    .description("make fictional leads; they never reach a real provider")
    .requiredOption("--count <number>", "how many", wholeNumber)
    .option("--seed <number>", "the same seed makes the same leads", wholeNumber, 1)
    .option("--organization <name>", "organization by name or id, when there are several")
    .option("--json", "one JSON object on standard output")
    .action(async ({ count, seed, organization, json = false }: SampleOptions) => {
      const foundation = await open();
      const bar = json || !process.stderr.isTTY ? null : new SingleBar({ format: "{bar} {value} of {total}" });
      try {
        const organizationId = await chooseOrganizationId(foundation, organization);
        bar?.start(count, 0);
        await makeSampleLeads(foundation, { organizationId }, { count, seed, onProgress: (made) => bar?.update(made) });
        bar?.stop();
        process.stdout.write(json ? `${JSON.stringify({ created: count })}\n` : `Made ${count} sample leads\n`);
      } finally {
        bar?.stop();
        await foundation.close();
      }
    });
}
