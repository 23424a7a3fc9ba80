import type { Command } from "commander";
import { checkPersonDraft } from "../../accounts/check-person-draft.ts";
import { createApiKeyForMember } from "../../accounts/create-api-key.ts";
import { createOrganization } from "../../accounts/create-organization.ts";
import type { OpenFoundation } from "../open.ts";

interface InitOptions {
  email: string;
  password: string;
  organization: string;
  name?: string;
  address?: string;
  country?: string;
  language?: string;
  timeZone?: string;
  json?: boolean;
}

/** `init`: a new organization with its admin and an API key, each time it is called. */
export function registerInitCommand(program: Command, open: () => Promise<OpenFoundation>): void {
  program
    .command("init")
    .description("migrate, and make an organization with its first admin, default templates and an API key")
    .requiredOption("--email <address>", "the admin's e-mail address")
    .requiredOption("--password <password>", "the admin's password")
    .requiredOption("--organization <name>", "the organization's name")
    .option("--name <name>", "the admin's name (default: from the address)")
    .option("--address <text>", "postal address; e-mail sequences need one")
    .option("--country <code>", "two-letter country code, such as XK")
    .option("--language <tag>", "language of the default templates, such as en or sq")
    .option("--time-zone <zone>", "IANA time zone, such as Europe/Belgrade")
    .option("--json", "one JSON object on standard output")
    .action(async (options: InitOptions) => {
      const foundation = await open();
      try {
        const made = await init(foundation, options);
        process.stdout.write(options.json === true ? `${JSON.stringify(made)}\n` : textOf(options, made.apiKey));
      } finally {
        await foundation.close();
      }
    });
}

async function init(foundation: OpenFoundation, options: InitOptions) {
  const { email, password, organization, address, country, language, timeZone } = options;
  const owner = checkPersonDraft({ name: options.name ?? email.replace(/@.*$/, ""), email, password });
  const settings = { address, country, language, timeZone };
  const { organizationId, memberId, userId } = await createOrganization(foundation, {
    name: organization,
    owner,
    settings,
  });
  const { key } = await createApiKeyForMember(foundation, { organizationId, memberId, name: "init" });
  return { organizationId, userId, apiKey: key };
}

function textOf({ organization, email }: InitOptions, apiKey: string): string {
  return `${organization} is ready. Sign in as ${email}.\nAPI key (shown this once): ${apiKey}\n`;
}
