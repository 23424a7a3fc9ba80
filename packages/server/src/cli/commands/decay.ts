import type { Command } from "commander";
import { rescoreDueEverywhere } from "../../scoring/rescore-due.ts";
import type { OpenFoundation } from "../open.ts";

/** `decay`: move the scores that time has changed, as the nightly job does. Running it twice changes nothing. */
export function registerDecayCommand(program: Command, openFoundation: () => Promise<OpenFoundation>): void {
  program
    .command("decay")
    .description("cool the leads nobody has touched, as the nightly job does")
    .option("--json", "one JSON object on standard output")
    .action(async ({ json = false }: { json?: boolean }) => {
      const foundation = await openFoundation();
      try {
        const changed = await rescoreDueEverywhere(foundation);
        process.stdout.write(json ? `${JSON.stringify({ changed })}\n` : `${changed} leads have another score\n`);
      } finally {
        await foundation.close();
      }
    });
}
