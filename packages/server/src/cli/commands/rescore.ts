import type { Command } from "commander";
import { rescoreAll } from "../../scoring/rescore-all.ts";
import { organizationsToScore, scoringWriter } from "../../scoring/store.ts";
import type { OpenFoundation } from "../open.ts";

/** `rescore`: score every lead anew by the rules of its organization. Safe beside a running server. */
export function registerRescoreCommand(program: Command, openFoundation: () => Promise<OpenFoundation>): void {
  program
    .command("rescore")
    .description("score every lead anew by its organization's rules")
    .option("--organization <id>", "only this organization")
    .option("--json", "one JSON object on standard output")
    .action(async (options: { organization?: string; json?: boolean }) => {
      const foundation = await openFoundation();
      try {
        const total = await rescoreEverywhere(foundation, options.organization);
        process.stdout.write(
          options.json === true
            ? `${JSON.stringify(total)}\n`
            : `Scored ${total.leads} leads, ${total.changed} have another score\n`,
        );
      } finally {
        await foundation.close();
      }
    });
}

async function rescoreEverywhere(foundation: OpenFoundation, only: string | undefined) {
  const { db, clock } = foundation;
  const all = await organizationsToScore(db);
  if (only !== undefined && !all.includes(only)) throw new Error(`There is no organization ${only}`);
  const total = { leads: 0, changed: 0 };
  for (const organizationId of only === undefined ? all : [only]) {
    const version = await db.transaction((tx) => scoringWriter(tx, { organizationId }).startAgain(clock.now()));
    const { leads, changed } = await rescoreAll({ organizationId, version }, foundation);
    total.leads += leads;
    total.changed += changed;
  }
  return total;
}
