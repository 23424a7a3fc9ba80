import type { Command } from "commander";
import { chooseMembership } from "../../accounts/choose-membership.ts";
import { createApiKeyForMember } from "../../accounts/create-api-key.ts";
import type { OpenFoundation } from "../open.ts";

interface CreateOptions {
  email: string;
  name: string;
  organization?: string;
  json?: boolean;
}

/** `api-key create`: a key that acts as a member. */
export function registerApiKeyCommand(program: Command, open: () => Promise<OpenFoundation>): void {
  program
    .command("api-key")
    .description("keys for programs")
    .command("create")
    .description("make an API key that acts as a member")
    .requiredOption("--email <address>", "the member's e-mail address")
    .option("--name <name>", "what the key is for", "command line")
    .option("--organization <name>", "organization by name or id, when the person belongs to several")
    .option("--json", "one JSON object on standard output")
    .action(async ({ email, name, organization, json }: CreateOptions) => {
      const foundation = await open();
      try {
        const { organizationId, memberId } = await chooseMembership(foundation, email, organization);
        const { key } = await createApiKeyForMember(foundation, { organizationId, memberId, name });
        process.stdout.write(json === true ? `${JSON.stringify({ key })}\n` : `API key (shown this once): ${key}\n`);
      } finally {
        await foundation.close();
      }
    });
}
