import type { Command } from "commander";
import { rotateSecrets } from "../../channels/rotate-secrets.ts";
import type { OpenFoundation } from "../open.ts";

/** `rotate-secrets`: wrap every stored password and token under the present SECRET_KEY. */
export function registerRotateSecretsCommand(program: Command, open: () => Promise<OpenFoundation>): void {
  program
    .command("rotate-secrets")
    .description("wrap stored passwords and tokens under the present SECRET_KEY; OLD_SECRET_KEYS names the ones before")
    .option("--json", "one JSON object on standard output")
    .action(async ({ json = false }: { json?: boolean }) => {
      const foundation = await open();
      try {
        const rotation = await rotateSecrets(foundation);
        const { rewrapped, present, unreadable } = rotation;
        const lines = [
          `${rewrapped} secrets are now under the present key, ${present} were already`,
          ...unreadable.map(({ table, rowId }) => `cannot be opened by any key: ${table} ${rowId}; enter it again`),
        ];
        process.stdout.write(json ? `${JSON.stringify(rotation)}\n` : `${lines.join("\n")}\n`);
        if (unreadable.length > 0) process.exitCode = 1;
      } finally {
        await foundation.close();
      }
    });
}
